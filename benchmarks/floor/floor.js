/* Every answer is saved at once, and what was saved is shown again. */
(() => {
  const opening = indexedDB.open("floor", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("answers", { keyPath: "item" });
  opening.onsuccess = () => {
    const database = opening.result;
    const kept = database.transaction("answers").objectStore("answers").getAll();
    kept.onsuccess = () => {
      for (const { item, value } of kept.result) document.forms[0].elements[item].value = value;
    };
    document.forms[0].addEventListener("change", ({ target: { name: item, value } }) => {
      database.transaction("answers", "readwrite").objectStore("answers").put({ item, value });
    });
  };
})();
