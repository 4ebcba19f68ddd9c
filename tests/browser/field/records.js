/** Everything in the phone's database, by store; a photo's bytes as their own hash. */
async () => {
  const hex = async (bytes) =>
    Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
  if (!(await indexedDB.databases()).some(({ name }) => name === "sixmarks")) return {};
  const database = await new Promise((opened, failed) => {
    const request = indexedDB.open("sixmarks");
    request.onsuccess = () => opened(request.result);
    request.onerror = () => failed(request.error);
  });
  const names = [...database.objectStoreNames];
  if (!names.length) return {};
  const tx = database.transaction(names, "readonly");
  const all = await Promise.all(
    names.map(
      (name) =>
        new Promise((got, failed) => {
          const request = tx.objectStore(name).getAll();
          request.onsuccess = () => got([name, request.result]);
          request.onerror = () => failed(request.error);
        }),
    ),
  );
  database.close();
  const records = Object.fromEntries(all);
  for (const blob of records.blobs ?? []) blob.bytes = await hex(blob.bytes);
  for (const entry of records.queue ?? []) entry.bytes = await hex(entry.bytes);
  return records;
};
