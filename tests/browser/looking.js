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
  const { violations } = await globalThis.axe.run(document, {
    runOnly,
    resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.slice(0, 300)}`),
  );
};

globalThis.looking = { broken, clipped, judged, thin, tooWide };
