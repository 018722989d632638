// Runs the browser's code over a log in a folder, and over proofs; prints one JSON line of answers.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [code, asked] = process.argv.slice(2);
const tlog = await import(pathToFileURL(code));
const { folder, key, since, positions, vectors, bundles } = JSON.parse(await readFile(asked, "utf8"));

const load = async (path) => { try { return new Uint8Array(await readFile(`${folder}/${path}`)); } catch { return null; } };
const answer = async (act) => { try { await act(); return ""; } catch (error) { if (error instanceof tlog.Refused) return error.message; throw error; } };

const note = await readFile(`${folder}/checkpoint`, "utf8");
const now = tlog.parseCheckpoint(note), log = () => new tlog.Log(load, now.size);
const bytes = (text) => tlog.bytesOf(text ?? "");
const judge = {
  inclusion: (v) => tlog.verifyInclusion(v.leafIdx, v.treeSize, bytes(v.leafHash), (v.proof ?? []).map(bytes), bytes(v.root)),
  consistency: (v) => tlog.verifyConsistency(v.size1, v.size2, bytes(v.root1), bytes(v.root2), (v.proof ?? []).map(bytes)),
};
const found = {
  signature: await answer(async () => { if ((await tlog.verifyCheckpoint(note, key)) !== true) throw new tlog.Refused("unknown"); }),
  growth: await Promise.all(since.map((earlier) => answer(() => log().growth(tlog.parseCheckpoint(earlier), now)))),
  entries: await answer(() => log().everyEntry(0)),
  included: await Promise.all(positions.map((position) => answer(async () => {
    const data = (await log().entries(Math.floor(position / 256)))[position % 256];
    await tlog.verifyInclusion(position, now.size, await tlog.leafHash(data), await log().inclusionProof(position), now.root);
  }))),
  bundles: await Promise.all(bundles.map((bundle) => answer(() => tlog.checkBundle(JSON.parse(bundle), key)))),
  vectors: await Promise.all(vectors.map(async ([kind, vector]) => Boolean(await answer(() => judge[kind](vector))))),
};
console.log(JSON.stringify(found));
