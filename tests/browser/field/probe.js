/**
 * Put into every page of the rig before its own scripts. It tells (as console messages) what the
 * database has really committed, and makes things go wrong where `rigFaults` says so:
 *   dieAt: the n-th passage of a fault point stops the page for good, to be killed there;
 *   dieOf: the kinds of fault points that are counted, all unless some are named;
 *   fail: "abort" | "close" | "quota": about every other writing transaction fails that way;
 *   lag: the most milliseconds that an API answer is held back.
 */
(() => {
  const { dieAt = 0, dieOf = null, fail = null, lag = 0 } = globalThis.rigFaults ?? {};
  const rig = { passages: 0, writes: 0, open: 0, failed: 0, unsaved: 0 };
  globalThis.rig = rig;
  const say = (kind, what) => console.debug(`rig ${JSON.stringify([kind, what])}`);
  const plain = (record) =>
    JSON.parse(
      JSON.stringify(record, (_key, value) =>
        value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : value,
      ),
    );

  /** Nothing of this page runs after the passage at which it dies. */
  const passing = (where) => {
    if (dieOf && !dieOf.includes(where)) return;
    rig.passages += 1;
    if (rig.passages !== dieAt) return;
    const request = new XMLHttpRequest();
    request.open("GET", `/rig-die?${where}`, false);
    request.send();
  };

  const { put, delete: remove } = IDBObjectStore.prototype;
  const { transaction } = IDBDatabase.prototype;
  const changes = new WeakMap();
  const doomed = new WeakSet();

  const note = (store, change) => {
    const tx = store.transaction;
    if (!changes.has(tx)) {
      changes.set(tx, []);
      tx.addEventListener("complete", () => {
        say("stored", changes.get(tx));
        passing("complete");
      });
    }
    changes.get(tx).push(change);
  };

  // about every other one, in an order that never repeats itself: a try of any length gets through
  const wants = (n) => fail && (n * 0.618034) % 1 > 0.5;

  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    if (mode !== "readwrite") return transaction.call(this, names, mode, ...rest);
    rig.writes += 1;
    const failing = wants(rig.writes);
    if (failing && fail === "close") {
      rig.failed += 1;
      this.close();
    }
    const tx = transaction.call(this, names, mode, ...rest);
    rig.open += 1;
    for (const end of ["complete", "abort"])
      tx.addEventListener(end, () => {
        rig.open -= 1;
      });
    if (failing) doomed.add(tx);
    return tx;
  };

  IDBObjectStore.prototype.put = function (record, ...rest) {
    passing("put");
    if (doomed.delete(this.transaction)) {
      rig.failed += 1;
      if (fail === "quota") throw new DOMException("forced", "QuotaExceededError");
      const request = put.call(this, record, ...rest);
      this.transaction.abort();
      return request;
    }
    const request = put.call(this, record, ...rest);
    const keys = [this.keyPath].flat().map((name) => record[name]);
    note(this, { store: this.name, key: keys, record: plain(record) });
    passing("stored");
    return request;
  };

  IDBObjectStore.prototype.delete = function (key) {
    passing("delete");
    note(this, { store: this.name, key: [key].flat(), gone: true });
    return remove.call(this, key);
  };

  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    passing("fetch");
    const answer = await fetch(...request);
    if (lag) await new Promise((later) => setTimeout(later, Math.random() * lag));
    passing("answer");
    return answer;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const banner = document.querySelector('[data-role="not-saved"]');
    if (!banner) return;
    new MutationObserver(() => {
      if (!banner.hidden) rig.unsaved += 1;
    }).observe(banner, { attributes: true, attributeFilter: ["hidden"] });
  });
})();
