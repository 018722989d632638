// A Merkle log checked in the browser: RFC 9162 hashes and proofs, C2SP tiles and checkpoints. No page in here.
// Sizes are plain numbers, exact up to 2^53; shifts would stop at 2^31, so divisions are used.

const FULL = 256;
const HASH = 32;
const utf8 = new TextEncoder();

export class Refused extends Error {}

export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
export const bytesOf = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
export const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};

export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
export const leafHash = (data) => sha256(joined(Uint8Array.of(0), data));
export const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/** Fold a proof: returns the root it leads to from a leaf, and the old root when `old` is a hash too. */
async function climb(place, last, steps, start, old) {
  let found = start;
  for (const step of steps) {
    if (last === 0) throw new Refused("the proof is too long");
    if (place % 2 || place === last) {
      found = await nodeHash(step, found);
      old = old && (await nodeHash(step, old));
      while (place % 2 === 0 && place) { place /= 2; last = Math.floor(last / 2); }
    } else found = await nodeHash(found, step);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  if (last) throw new Refused("the proof is too short");
  return [found, old];
}

const checkLengths = (hashes) => {
  if (hashes.some((hash) => hash.length !== HASH)) throw new Refused("a hash has 32 bytes");
};

/** Throw Refused unless the leaf hash stands at `index` of the tree of `size` with this root. */
export async function verifyInclusion(index, size, leaf, proof, root) {
  if (!(index >= 0 && index < size)) throw new Refused(`position ${index} is not in a tree of ${size}`);
  checkLengths([leaf, root, ...proof]);
  const [found] = await climb(index, size - 1, proof, leaf, null);
  if (!equal(found, root)) throw new Refused("the proof leads to another root");
}

/** Throw Refused unless the tree with the new root begins with the tree with the old root. */
export async function verifyConsistency(oldSize, newSize, oldRoot, newRoot, proof) {
  if (!(oldSize > 0 && oldSize <= newSize)) throw new Refused("sizes are out of order");
  if (oldSize === newSize) {
    if (proof.length || !equal(oldRoot, newRoot)) throw new Refused("trees of one size must have one root");
    return;
  }
  checkLengths([oldRoot, newRoot, ...proof]);
  if (!proof.length) throw new Refused("the proof is empty");
  let place = oldSize - 1, last = newSize - 1, width = 1;
  while (width < oldSize) width *= 2;
  const steps = width === oldSize ? [oldRoot, ...proof] : proof;
  while (place % 2) { place = (place - 1) / 2; last = Math.floor(last / 2); }
  const [now, then] = await climb(place, last, steps.slice(1), steps[0], steps[0]);
  if (!equal(then, oldRoot)) throw new Refused("the proof leads to another old root");
  if (!equal(now, newRoot)) throw new Refused("the proof leads to another new root");
}

/** Read a checkpoint without checking its signature. */
export function parseCheckpoint(note) {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(0, end + 1).split("\n");
  if (end < 0 || lines.length < 4 || !/^(0|[1-9]\d{0,15})$/.test(lines[1])) throw new Refused("this is no checkpoint");
  return { origin: lines[0], size: Number(lines[1]), root: bytesOf(lines[2]), text: note.slice(0, end + 1), signatures: note.slice(end + 2) };
}

const hexOf = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const signatureOf = (text) => {
  try { return bytesOf(text); } catch { throw new Refused("a signature is not base64"); }
};

/** Check a note's signature, passing over those of other keys, also of the same name: true, or null where the
 * browser knows no Ed25519. Throws Refused. */
export async function verifySignature(note, key) {
  const [name, digits, encoded] = key.trim().split(/\+(.{8})\+/), end = note.lastIndexOf("\n\n");
  const signatures = note.slice(end + 2).split("\n").filter((text) => text.startsWith(`— ${name} `)).map((text) => signatureOf(text.slice(name.length + 3)));
  if (end < 0 || !signatures.length) throw new Refused(`there is no signature by ${name}`);
  const ours = signatures.find((signature) => hexOf(signature.slice(0, 4)) === digits);
  if (!ours) throw new Refused("it is signed with another key");
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", bytesOf(encoded).slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch { return null; }
  const good = await crypto.subtle.verify({ name: "Ed25519" }, imported, ours.slice(4), utf8.encode(note.slice(0, end + 1)));
  if (!good) throw new Refused("the signature does not fit");
  return true;
}

/** Check that a checkpoint is signed, and is one of this key's log. */
export async function verifyCheckpoint(note, key) {
  const { origin } = parseCheckpoint(note);
  if (origin !== key.trim().split("+")[0]) throw new Refused(`this is a checkpoint of ${origin}`);
  return verifySignature(note, key);
}

export function tilePath(level, index, width) {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0").match(/.{3}/g);
  const place = digits.map((group, at) => (at < digits.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${place}${width < FULL ? `.p/${width}` : ""}`;
}

/** The files of a log. `load(path)` returns bytes, or null where there is no such file. */
export class Log {
  constructor(load, size) { this.load = load; this.size = size; this.kept = new Map(); }

  /** The tile of a level (a number, or "entries") as it is in a log of this size. */
  async tile(level, index) {
    const length = Math.floor(this.size / FULL ** (level === "entries" ? 0 : level));
    const width = Math.min(FULL, length - index * FULL), path = tilePath(level, index, width);
    if (!this.kept.has(path)) this.kept.set(path, (await this.load(path)) ?? (await this.load(tilePath(level, index, FULL))));
    const data = this.kept.get(path);
    if (!data) throw new Refused(`${path} is missing`);
    if (level !== "entries" && data.length < width * HASH) throw new Refused(`${path} is too short`);
    return [data, width, path];
  }

  /** The root of the perfect subtree over leaves first to first + count, count a power of two. */
  async perfect(first, count) {
    let level = 0;
    while (count >= FULL) { level += 1; first /= FULL; count /= FULL; }
    const [data] = await this.tile(level, Math.floor(first / FULL));
    let row = Array.from({ length: count }, (_, at) => data.slice((first % FULL + at) * HASH, (first % FULL + at + 1) * HASH));
    while (row.length > 1) row = await Promise.all(row.filter((_, at) => at % 2 === 0).map((left, at) => nodeHash(left, row[at * 2 + 1])));
    return row[0];
  }

  /** The root over leaves first to end. */
  async over(first, end) {
    const count = end - first;
    let split = 1;
    while (split * 2 < count) split *= 2;
    const whole = split * 2 === count ? count : count === 1 ? 1 : 0;
    if (whole && first % whole === 0) return this.perfect(first, whole);
    return nodeHash(await this.over(first, first + split), await this.over(first + split, end));
  }

  async root(size) { return size ? this.over(0, size) : sha256(new Uint8Array()); }

  async inclusionProof(index) {
    const proof = [];
    let first = 0, end = this.size;
    while (end - first > 1) {
      let split = 1;
      while (split * 2 < end - first) split *= 2;
      const middle = first + split;
      if (index < middle) { proof.push(await this.over(middle, end)); end = middle; }
      else { proof.push(await this.over(first, middle)); first = middle; }
    }
    return proof.reverse();
  }

  /** The entries of one bundle. */
  async entries(index) {
    const [data, width, path] = await this.tile("entries", index), found = [];
    for (let at = 0; found.length < width; ) {
      const end = at + 2 + (data[at] << 8 | data[at + 1]);
      if (!(end <= data.length)) throw new Refused(`${path}, byte ${at}: cut off`);
      found.push(data.slice(at + 2, end));
      at = end;
    }
    return found;
  }

  /** Check the tree against both roots: that the log of today begins with the earlier one. */
  async growth(earlier, now) {
    if (earlier.size > now.size) throw new Refused(`entries from position ${now.size} on were removed`);
    if (!equal(await this.root(now.size), now.root)) throw new Refused("the tiles do not give the root that was signed");
    if (!equal(await this.root(earlier.size), earlier.root)) throw new Refused("an entry before the earlier checkpoint was altered, moved or removed");
  }

  /** Check every entry from a position on against its hash; `told(done)` after each bundle. */
  async everyEntry(from, told = () => {}) {
    for (let index = Math.floor(from / FULL); index * FULL < this.size; index += 1) {
      const [hashes, width, path] = await this.tile(0, index);
      const entries = await this.entries(index), leaves = await Promise.all(entries.map(leafHash));
      const bad = leaves.findIndex((leaf, at) => !equal(leaf, hashes.slice(at * HASH, (at + 1) * HASH)));
      if (bad >= 0) throw new Refused(`position ${index * FULL + bad}: the entry does not have the hash in ${path}`);
      if (width === FULL && Math.floor(this.size / FULL) > index) await this.#checkParents(0, index, leaves);
      told(Math.min(this.size, index * FULL + width));
      for (const level of [0, "entries"]) this.kept.delete(tilePath(level, index, width));
    }
  }

  /** Check a full tile against its hash one level up, and that one when this completes it, up to what the root is made of. */
  async #checkParents(level, index, hashes) {
    let row = hashes;
    while (row.length > 1) row = await Promise.all(row.filter((_, at) => at % 2 === 0).map((left, at) => nodeHash(left, row[at * 2 + 1])));
    const [above, , path] = await this.tile(level + 1, Math.floor(index / FULL)), at = index % FULL;
    if (!equal(row[0], above.slice(at * HASH, (at + 1) * HASH))) throw new Refused(`${path}, byte ${at * HASH}: not the hash of ${tilePath(level, index, FULL)}`);
    if (at === FULL - 1) await this.#checkParents(level + 1, Math.floor(index / FULL), Array.from({ length: FULL }, (_, place) => above.slice(place * HASH, (place + 1) * HASH)));
  }
}

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
};

/** Throw Refused unless the events of a bundle are exactly those that were sealed with this key. */
async function checkSeal({ seal, ...body }, key) {
  await verifySignature(seal, key);
  const digest = await sha256(utf8.encode(`${JSON.stringify(sorted(body), null, 1)}\n`));
  const lines = [`${key.trim().split("+")[0]}/bundle`, body.events.length, btoa(String.fromCharCode(...digest)), ""];
  if (seal.slice(0, seal.lastIndexOf("\n\n") + 1) !== lines.join("\n")) throw new Refused("the events are not those that were sealed");
}

/** Check the events of a person's bundle; returns how many there are. */
export async function checkBundle(bundle, key) {
  const checkpoint = parseCheckpoint(bundle.checkpoint);
  for (const [at, event] of bundle.events.entries()) {
    const committed = bytesOf(event.commitment);
    if (event.private) {
      const opened = await sha256(joined(bytesOf(event.salt), utf8.encode(event.private)));
      if (!equal(opened, committed)) throw new Refused(`events[${at}]: the private part is not what was committed to`);
    }
    const leaf = await leafHash(joined(utf8.encode(event.public), committed));
    try {
      await verifyInclusion(event.position, checkpoint.size, leaf, event.proof.map(bytesOf), checkpoint.root);
    } catch (error) { throw new Refused(`events[${at}]: ${error.message}`); }
  }
  await checkSeal(bundle, key);
  return bundle.events.length;
}
