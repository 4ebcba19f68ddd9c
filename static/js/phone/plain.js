/** Runs before anything shows: who loads their notes on site again sees nothing of ours meanwhile. */
if (location.hash.startsWith("#notes/")) {
  document.documentElement.classList.add("plain");
  document.documentElement.dataset.title = document.title;
  document.title = document.currentScript.dataset.title;
}
