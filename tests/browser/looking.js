// What the tests ask a page: put into every page of a context before its own scripts.

/** The structure of an element without its words: what axe judges by, but for names. */
const shape = (element) => {
  const own = [...element.attributes]
    .filter(
      ({ name }) => !/^(id|for|href|src|value|name|data-.*|aria-(label.*|describedby|controls))$/.test(name),
    )
    .map(({ name, value }) => `${name}=${value}`)
    .join();
  const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return `${element.tagName}[${own}${said ? "#" : ""}](${[...element.children].map(shape).join("")})`;
};

/** Remove what repeats the structure of its neighbours: five rows of a sort tell as much as fifty. */
const thin = (most = 5) => {
  const named = (list) => list.flatMap((name) => name.split(/\s+/)).filter(Boolean);
  const asked = (element) =>
    named(
      ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"].map(
        (name) => element.getAttribute(name) ?? "",
      ),
    );
  const referring = new Map();
  for (const element of document.querySelectorAll("*"))
    for (const id of asked(element)) referring.set(id, [...(referring.get(id) ?? []), element]);
  const wanted = (gone) =>
    [gone, ...gone.querySelectorAll("[id]")].some((element) =>
      (referring.get(element.id) ?? []).some((other) => !gone.contains(other)),
    );
  for (const parent of document.querySelectorAll("main, main *")) {
    if (parent.childElementCount <= most || parent.closest("svg, select, datalist")) continue;
    const seen = new Map();
    for (const child of [...parent.children]) {
      const is = shape(child);
      seen.set(is, (seen.get(is) ?? 0) + 1);
      if (seen.get(is) > most && !wanted(child)) child.remove();
    }
  }
};

/** An element by what styles can see of it: all but its words and the ids of what it is about. */
const own = (element) => {
  const particular = ({ name }) => PARTICULAR.test(name) || (name === "value" && element.type === "hidden");
  const seen = [...element.attributes]
    .filter(({ name }) => name !== JUDGED)
    .map((each) => (particular(each) ? each.name : `${each.name}=${each.value}`))
    .map((told) => told.replace(/[0-9a-f-]{36}/g, "#"))
    .sort();
  const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return `${element.tagName}[${seen}${said ? "#" : ""}]`;
};
const PARTICULAR = /^(for|href|src|srcset|action|content|title|alt|aria-label.*|aria-describedby)$/;
const JUDGED = "data-judged";
const NTH = 6;

/** A short word that stands for a text: 53 bits of it. */
const digest = (text) => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  const number = 4294967296 * (2097151 & (low ^ (low >>> 13))) + ((high ^ (high >>> 16)) >>> 0);
  return number.toString(36);
};

/** Mark what stands, place and all, as it stood on a page that was judged before; gives what is new.
 *
 * Each element's place is its chain of ancestors with the number of each among its siblings. What is
 * known travels as one text of words: as a list of tens of thousands it took longer than axe does.
 */
const mark = (known) => {
  const [before, fresh, built] = [new Set(known.split(" ")), [], new Map()];
  const build = (element) => {
    const inside = [...element.children].map(build);
    built.set(element, digest(`${own(element)}(${inside})`));
    return built.get(element);
  };
  const look = (element, index, above) => {
    const place = digest(`${above}>${Math.min(index, NTH)}${own(element)}`);
    const whole = digest(`${place}:${built.get(element)}`);
    const parts = [element, ...element.querySelectorAll("*")];
    if (before.has(whole)) for (const part of parts) part.setAttribute(JUDGED, "");
    else {
      fresh.push(whole);
      [...element.children].forEach((child, number) => {
        look(child, number, place);
      });
    }
  };
  for (const element of document.querySelectorAll(`[${JUDGED}]`)) element.removeAttribute(JUDGED);
  build(document.body);
  look(document.body, 0, own(document.documentElement));
  return fresh.join(" ");
};

/** Ids that stand twice (each form has a hidden token), and references to ids that do not stand. */
const broken = () => {
  const ids = [...document.querySelectorAll("[id]:not([type=hidden])")].map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const lost = ["for", "aria-labelledby", "aria-describedby"].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].flatMap((element) =>
      element
        .getAttribute(name)
        .split(/\s+/)
        .filter((id) => id && !ids.includes(id))
        .map((id) => `${name}=${id}: there is no such id`),
    ),
  );
  return [...twice.map((id) => `id=${id}: stands twice`), ...lost];
};

/** How tall the page is with all that scrolls within it. */
const height = () => {
  const page = document.documentElement;
  const within = [...document.body.querySelectorAll("*")].filter(
    (element) =>
      element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY),
  );
  const hidden = within.map((element) => element.scrollHeight - element.clientHeight);
  return page.scrollHeight + Math.max(0, ...hidden);
};

/** What reaches beyond the screen, unless the page keeps within it. */
const tooWide = () => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > innerWidth + 1 || left < -1);
  });
  const first = beyond.filter((element) => !beyond.includes(element.parentElement)).slice(0, 4);
  return [
    `${document.documentElement.scrollWidth} wide on ${innerWidth}: ${first
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`)
      .join(", ")}`,
  ];
};

/** Labels that their button, tab or chip is too narrow for. */
const clipped = () =>
  [...document.querySelectorAll("button, a.button, .chip, .key, .tag, nav a, th, select")]
    .filter(({ clientWidth, scrollWidth }) => clientWidth > 2 && scrollWidth > clientWidth + 1)
    .filter((element) => !element.classList.contains("visually-hidden"))
    .slice(0, 4)
    .map(
      ({ tagName, className, textContent, scrollWidth, clientWidth }) =>
        `${tagName}.${className} “${textContent.trim().slice(0, 40)}” is ${scrollWidth} wide in ${clientWidth}`,
    );

/** What axe finds, a line each. */
const judged = async (runOnly) => {
  globalThis.axe.configure({ rules: [{ id: "color-contrast", selector: `*:not([${JUDGED}])` }] });
  const { violations } = await globalThis.axe.run(document, {
    runOnly,
    resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.slice(0, 300)}`),
  );
};

globalThis.looking = { broken, clipped, height, judged, mark, thin, tooWide };
