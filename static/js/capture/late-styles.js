/** The styles of what is loaded late, once; plain is better than not at all. */
export const lateStyles = () =>
  new Promise((loaded) => {
    const href = new URL("../../css/late.css", import.meta.url).href;
    if (document.head.querySelector(`link[href="${href}"]`)) return loaded();
    const link = { rel: "stylesheet", href, onload: loaded, onerror: loaded };
    return document.head.append(Object.assign(document.createElement("link"), link));
  });
