/**
 * A visitor who fills in a visit by what the page shows, as a person would who comes back to it:
 * what is there is left alone, what is not is given. A plan is `{visit, answers, notes, photos,
 * pause}`; `photos` maps a place to pictures in base64.
 */
(() => {
  const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));
  const until = async (what, holds, most = 20_000) => {
    const end = performance.now() + most;
    for (;;) {
      const value = await holds();
      if (value) return value;
      if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
      await pause(5);
    }
  };
  const role = (name, inside = document) => inside.querySelector(`[data-role="${name}"]`);
  const typed = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const item = (id) => document.querySelector(`capture-item[data-item="${id}"]`);
  const evidence = (place) => document.querySelector(`capture-evidence[data-place="${place}"]`);
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  /** By the kind of control: whether the page shows an answer, and how it is given. */
  const CONTROLS = [
    {
      is: (element) => element.querySelector("capture-stopwatch"),
      shows: (element, { value }) => role("time", element).textContent === clock(value),
      give: (element, { value }) => {
        if (role("fields", element).hidden) element.querySelector('[data-do="type"]').click();
        typed(element.querySelector('[name="minutes"]'), String(Math.floor(value / 60)));
        typed(element.querySelector('[name="seconds"]'), String(value % 60));
      },
    },
    {
      is: (_element, { value }) => Array.isArray(value),
      shows: (element, { value }) =>
        [...element.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value).join() ===
        value.join(),
      give: async (element, { value }) => {
        for (const box of element.querySelectorAll("input[type=checkbox]")) {
          if (box.checked !== value.includes(box.value)) box.click();
          await pause(1);
        }
      },
    },
    {
      is: (element) => role("field", element),
      shows: (element, { value }) => role("field", element).value === value,
      give: async (element, { value }) => {
        const field = role("field", element);
        const there = value.startsWith(field.value) ? field.value.length : 0;
        for (const part of [0.3, 0.7, 1]) {
          const length = Math.ceil(value.length * part);
          if (length > there) typed(field, value.slice(0, length));
          await pause(1);
        }
      },
    },
    {
      is: () => true,
      shows: (element, { state, value = state }) =>
        element.querySelector("input[type=radio]:checked")?.value === String(value),
      give: (element, { state, value = state }) => element.querySelector(`input[value="${value}"]`).click(),
    },
  ];
  const control = (element, answer) => CONTROLS.find(({ is }) => is(element, answer));

  const file = (base64, name) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new File([bytes], name, { type: "image/jpeg" });
  };
  const choose = (input, ...files) => {
    const chosen = new DataTransfer();
    for (const one of files) chosen.items.add(one);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const reveal = (place, kind) =>
    document.querySelector(`[data-reveals="${kind}"][data-place="${place}"]`).click();
  const figures = (place) => evidence(place).querySelectorAll("figure");

  const KINDS = {
    answer: {
      shows: (plan, [id]) => control(item(id), plan.answers[id]).shows(item(id), plan.answers[id]),
      give: (plan, [id]) => control(item(id), plan.answers[id]).give(item(id), plan.answers[id]),
    },
    note: {
      shows: (plan, [place]) => evidence(place).querySelector("textarea")?.value === plan.notes[place],
      give: (plan, [place]) => {
        reveal(place, "note");
        typed(evidence(place).querySelector("textarea"), plan.notes[place]);
      },
    },
    photo: {
      shows: (_plan, [place, number]) => figures(place)[number]?.querySelector('[data-role="keep"]').hidden,
      give: async (plan, [place, number]) => {
        reveal(place, "photo");
        if (figures(place).length <= number) {
          const name = (plan.names ?? [])[number] ?? `photo ${number}.jpg`;
          choose(role("gallery", evidence(place)), file(plan.photos[place][number], name));
          await until("the editor is open", () => document.querySelector("photo-editor dialog[open]"));
          document.querySelector('photo-editor [data-do="keep"]:not([hidden])').click();
          await until("the editor is closed", () => !document.querySelector("photo-editor"));
        } else {
          figures(place)[number].querySelector('[data-role="keep"]').click(); // it waited for a look
        }
      },
    },
    finish: {
      shows: () => !role("finish").hidden || sent(),
      give: async (plan) => {
        location.hash = `${plan.visit}/finish`;
        await until("the check", () => !role("finish").hidden);
      },
    },
    submit: {
      shows: () => sent(),
      give: async () => {
        const submit = role("submit");
        for (let presses = 0; presses < 20 && !sent(); presses += 1) {
          await until("nothing is left", () => sent() || submit.getAttribute("aria-disabled") !== "true");
          if (sent()) return;
          submit.click();
          document.querySelector('#confirm button[value="submit"]').click();
          await until("frozen", sent, 1_000).catch(() => {}); // a photo was still being stored
        }
        await until("frozen", sent);
      },
    },
    received: {
      shows: () => saysReceived(),
      give: () => until("received", saysReceived, 60_000),
    },
  };
  const sent = () => !document.querySelector("capture-sent").hidden;
  const saysReceived = () => {
    const { dataset } = document.querySelector("capture-sent");
    return role("title", document.querySelector("capture-sent")).textContent === dataset.received;
  };
  /** What is shown may still be on its way into the database, and a tab closed now would take it along. */
  const stored = async () => {
    await pause(1);
    await until("stored", () => !rig.open);
  };
  const parts = (step) => {
    const [kind, ...rest] = step.split(" ");
    return [KINDS[kind], rest];
  };

  const visitor = {
    /** Everything that there is to do, in order, as words. */
    steps: (plan) => [
      ...Object.keys(plan.answers).map((id) => `answer ${id}`),
      ...Object.keys(plan.notes).map((place) => `note ${place}`),
      ...Object.entries(plan.photos).flatMap(([place, all]) =>
        all.map((_picture, number) => `photo ${place} ${number}`),
      ),
      "finish",
      "submit",
      "received",
    ],
    /** The page shows the form, the check, or what became of the visit. */
    ready: () =>
      until("the visit is shown", () => !role("form").hidden || !role("finish").hidden || sent()).then(
        () => {},
      ),
    shows: (plan, step) => {
      const [kind, rest] = parts(step);
      return Boolean(kind.shows(plan, rest));
    },
    do: async (plan, step) => {
      const [kind, rest] = parts(step);
      if (kind.shows(plan, rest)) return;
      await kind.give(plan, rest);
      await until(`shown: ${step}`, () => kind.shows(plan, rest));
    },
    /** All of it, up to a step; says which step it is at, and that it is done. */
    run: async (plan, last = "received") => {
      const say = (what) => console.debug(`rig ${JSON.stringify(what)}`);
      try {
        await visitor.ready();
        if (!sent()) {
          for (const step of visitor.steps(plan)) {
            say(["at", step]);
            await visitor.do(plan, step);
            if (step === last) break;
            await pause(Math.random() * (plan.pause ?? 0));
          }
        } else if (last === "received") {
          say(["at", "received"]);
          await visitor.do(plan, "received");
        }
        await stored();
        say(["done", last]);
      } catch (error) {
        say(["stuck", String(error)]);
      }
    },
  };
  globalThis.visitor = visitor;
  const { plan, last } = globalThis.rigVisit ?? {};
  if (plan && location.pathname.startsWith("/capture/"))
    document.addEventListener("DOMContentLoaded", () => visitor.run(plan, last));
})();
