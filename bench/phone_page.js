/** What bench/phone.py runs inside the app's page, before the app and from outside. */
(() => {
  const seen = { worker: 0, long: [], usable: null };
  const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const utf8 = (text) => new TextEncoder().encode(text);
  const base64url = (bytes) =>
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const answered = (asked) => new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const written = (tx) => new Promise((done, failed) => {
    tx.oncomplete = done;
    tx.onabort = () => failed(tx.error);
  });

  /** CDP slows the page's own thread only: the time in workers is told beside. */
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...made) {
      super(...made);
      this.addEventListener('message', () => {
        seen.worker += performance.now() - this.asked;
      });
    }

    postMessage(...message) {
      this.asked = performance.now();
      super.postMessage(...message);
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.long.push(duration);
  }).observe({ type: 'longtask', buffered: true });

  const look = () => {
    if (!document.querySelector('a[href="/visits/new"]')) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => { seen.usable = performance.now(); }));
  };
  requestAnimationFrame(look);

  /** From the press until the screen has painted what is wanted. */
  async function until({ press, text, place, wanted }) {
    const [worker, pattern] = [seen.worker, new RegExp(wanted)];
    const pressed = document.querySelector(press);
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!pattern.test(document.querySelector(place)?.textContent ?? '')) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(done));
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const began = performance.now();
    if (text === undefined) pressed.click();
    else {
      pressed.value = text;
      pressed.dispatchEvent(new Event('input', { bubbles: true }));
    }
    await shown;
    return { ms: performance.now() - began, worker: seen.worker - worker };
  }

  const open = async () => await answered(indexedDB.open('palm'));

  async function rows(store) {
    const db = await open();
    const all = await answered(db.transaction(store).objectStore(store).getAll());
    db.close();
    return all;
  }

  async function bytes(digest) {
    const db = await open();
    const held = await answered(db.transaction('bytes').objectStore('bytes').get(digest));
    db.close();
    return held;
  }

  async function counts() {
    const db = await open();
    const tx = db.transaction(['entries', 'files']);
    const told = {};
    for (const state of ['waiting', 'proven', 'needs-you']) {
      const range = IDBKeyRange.bound([state], [state, []]);
      told[state] = await answered(tx.objectStore('entries').index('state').count(range))
        + await answered(tx.objectStore('files').index('sending').count(range));
    }
    db.close();
    return told;
  }

  /** Signs with the phone's own key what an officer would have made in many visits. */
  class Maker {
    entries = [];
    files = [];
    visits = [];
    bytes = [];

    constructor(device, app, picture) {
      Object.assign(this, { device: { ...device }, app, picture, clock: Date.now() });
    }

    async entry(kind, body) {
      const { device } = this;
      this.clock += 1;
      const wall = `${new Date(this.clock + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`;
      const payload = {
        v: 1, seq: device.seq + 1, prev: device.head, kind, by: device.officerId, wall,
        mono: null, beacon: device.beacon, where: null, app: this.app, body,
      };
      const header = JSON.stringify({ alg: 'ES256', kid: device.kid, typ: 'palm-entry' });
      const signed = `${base64url(utf8(header))}.${base64url(utf8(JSON.stringify(payload)))}`;
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      const raw = await crypto.subtle.sign(algorithm, device.privateKey, utf8(signed));
      const mark = new Uint8Array(raw);
      const s = BigInt(`0x${hex(mark.subarray(32))}`);
      if (s > P256_ORDER / 2n) {
        const low = (P256_ORDER - s).toString(16).padStart(64, '0');
        mark.set(low.match(/../g).map((pair) => Number.parseInt(pair, 16)), 32);
      }
      const jws = `${signed}.${base64url(mark)}`;
      device.seq += 1;
      device.head = base64url(await sha256(utf8(jws)));
      this.entries.push({
        kid: device.kid, seq: device.seq, hash: device.head, jws, kind, visit: body.visit, wall,
        madeAt: this.clock, state: 'waiting', postponedUntil: null, receipt: null,
        problem: null, reason: null,
      });
      return wall;
    }

    async file(size, form, facts) {
      const bytes = new Uint8Array(size);
      bytes.set(this.picture);
      crypto.getRandomValues(bytes.subarray(size - 32)); // behind the picture's end marker
      const media = { sha256: hex(await sha256(bytes)), size, type: 'image/jpeg' };
      this.bytes.push([media.sha256, bytes.buffer]);
      this.files.push({
        ...media, ...facts, form, rank: form === 'preview' ? 0 : 1, kind: 'photo.captured',
        state: 'waiting', postponedUntil: null, upload: null, sent: false, receipt: null,
        provenAt: 0, held: 1, problem: null, reason: null,
      });
      return media;
    }

    async visit(row, body, { notes, photos, bytes }) {
      const visit = crypto.randomUUID();
      const openedAt = this.clock + 1;
      await this.entry('visit.opened', { ...body, visit });
      for (let at = 0; at < notes; at += 1) {
        const text = `第 ${at} 条：二楼东侧安全出口堆放纸箱，现场已口头要求清理。`;
        await this.entry('note.written', { visit, note: crypto.randomUUID(), text });
      }
      for (let at = 0; at < photos; at += 1) {
        const capture = crypto.randomUUID();
        const wall = await this.entry('capture.intended', { visit, capture, medium: 'photo' });
        const facts = { visit, visitAt: openedAt, wall, madeAt: this.clock };
        const preview = await this.file(60_000, 'preview', facts);
        const media = await this.file(bytes, 'original', facts);
        const shape = { width: 400, height: 300, method: 'live-camera', takenAt: wall };
        await this.entry('photo.captured', { visit, capture, media, preview, ...shape });
      }
      const items = notes + photos;
      this.visits.push({ ...row, id: visit, openedAt, closedAt: null, items });
    }

    async store(db) {
      const tx = db.transaction(['device', 'entries', 'files', 'visits', 'bytes'], 'readwrite');
      tx.objectStore('device').put(this.device, 'this');
      for (const row of this.entries) tx.objectStore('entries').add(row);
      for (const row of this.files) tx.objectStore('files').put(row);
      for (const row of this.visits) tx.objectStore('visits').put(row);
      for (const [digest, bytes] of this.bytes) tx.objectStore('bytes').put(bytes, digest);
      await written(tx);
      const told = { entries: this.entries.length, files: this.files.length };
      Object.assign(this, { entries: [], files: [], visits: [], bytes: [] });
      return told;
    }
  }

  async function fill({ visits, ...each }) {
    return await navigator.locks.request('palm-chain', async () => {
      const [device] = await rows('device');
      const [row] = await rows('visits');
      const opened = (await rows('entries')).find(({ kind }) => kind === 'visit.opened');
      const segment = opened.jws.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
      const plain = Uint8Array.from(atob(segment), (character) => character.charCodeAt(0));
      const { body, app } = JSON.parse(new TextDecoder().decode(plain));
      const canvas = new OffscreenCanvas(400, 300);
      canvas.getContext('2d').fillRect(20, 20, 200, 100);
      const drawn = await canvas.convertToBlob({ type: 'image/jpeg' });
      const picture = new Uint8Array(await drawn.arrayBuffer());
      const maker = new Maker(device, app, picture);
      const told = { entries: 0, files: 0 };
      const db = await open();
      for (let at = 0; at < visits; at += 1) {
        await maker.visit(row, body, each);
        const { entries, files } = await maker.store(db);
        told.entries += entries;
        told.files += files;
      }
      db.close();
      return told;
    });
  }

  window.palmBench = { seen, until, rows, bytes, counts, fill };
})();
