// The log's pages: buttons that check in this browser. Words come from the page, in the reader's language.
import { Log, checkBundle, leafHash, parseCheckpoint, verifyCheckpoint, verifyInclusion } from "./tlog.js";

const page = document.querySelector("[data-log]");
const base = page.dataset.log;
const words = page.dataset;

async function load(path) {
  const answer = await fetch(base + path, { cache: "no-store" }); // what the log says now, not what it once said
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const key = () => page.querySelector("[data-key]").textContent;
const text = async (path) => new TextDecoder().decode((await load(path)) ?? new Uint8Array());

async function today() {
  const note = await text("checkpoint"), now = parseCheckpoint(note);
  const signed = await verifyCheckpoint(note, key());
  return { now, log: new Log(load, now.size), unsigned: signed === null };
}

async function chosen(form) {
  const file = form.elements.file?.files[0];
  if (file) return await file.text();
  return text(`checkpoints/${form.elements.since.value}`);
}

const told = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const CHECKS = {
  async growth(form, say) {
    const { now, log, unsigned } = await today();
    const note = await chosen(form), earlier = parseCheckpoint(note);
    await verifyCheckpoint(note, key());
    await log.growth(earlier, now);
    if (form.dataset.entries === "all") await log.everyEntry(0, (done) => say(told(words.progress, { done, size: now.size })));
    return told(words.grew, { since: earlier.size, size: now.size }) + (unsigned ? ` ${words.unsigned}` : "");
  },

  async entry(form) {
    const { now, log, unsigned } = await today(), position = Number(form.elements.position.value);
    const entries = position < now.size ? await log.entries(Math.floor(position / 256)) : [];
    const data = entries[position % 256] ?? new Uint8Array();
    await verifyInclusion(position, now.size, await leafHash(data), await log.inclusionProof(position), now.root);
    form.querySelector("output pre").textContent = new TextDecoder().decode(data.slice(0, -32));
    return told(words.included, { position, size: now.size }) + (unsigned ? ` ${words.unsigned}` : "");
  },

  async bundle(form) {
    const bundle = JSON.parse(await form.elements.file.files[0].text());
    const signed = await verifyCheckpoint(bundle.checkpoint, key());
    const { now, log } = await today();
    await log.growth(parseCheckpoint(bundle.checkpoint), now);
    return told(words.bundled, { count: await checkBundle(bundle, key()) }) + (signed === null ? ` ${words.unsigned}` : "");
  },
};

for (const form of document.querySelectorAll("form[data-check]")) {
  const answer = form.querySelector("[role=status]");
  const say = (message, kind) => { answer.textContent = message; answer.className = `note ${kind ?? ""}`; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (!globalThis.crypto?.subtle) return say(words.insecure, "bad");
    button.disabled = true;
    say(words.working);
    try { say(await CHECKS[form.dataset.check](form, say), "good"); }
    catch (error) { say(`${words.refused} ${error.message}`, "bad"); }
    finally { button.disabled = false; }
  });
}
