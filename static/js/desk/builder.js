/** The builder: saves each change by itself, keeps what could not be saved, lets parts be dragged.
 * Everything here can also be done with the page's own buttons. */

const PAUSE = 900;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 30000;

const waiting = new Map();

const stateOf = (form) => {
  if (!waiting.has(form.id)) waiting.set(form.id, { dirty: false, busy: false, failures: 0 });
  return waiting.get(form.id);
};

const formNamed = (id) => document.getElementById(id);
const say = (name) => {
  const line = document.getElementById("saved");
  if (line) line.textContent = line.dataset[name];
};

/** What stands in the fields of a form. */
const worth = (field) => (field.type === "checkbox" ? field.checked : field.value);
const shown = (form) => new Map([...form.elements].map((field) => [field, worth(field)]));

const save = (form) => {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.busy || !form.isConnected) return;
  state.dirty = false;
  state.busy = true;
  state.sent = shown(form);
  say("saving");
  form.dispatchEvent(new CustomEvent("save"));
};

const soon = (form, pause) => {
  const state = stateOf(form);
  state.dirty = true;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(formNamed(form.id) ?? form), pause);
};

/** What was saved is no longer unsent: leaving the page asks nothing. */
const settle = (form, sent) => {
  for (const field of form.elements) {
    if (sent?.get(field) === field.value && "defaultValue" in field) field.defaultValue = field.value;
  }
};

const retry = (form) => {
  const state = stateOf(form);
  state.failures += 1;
  const banner = form.querySelector("[data-unsaved]");
  if (banner) banner.hidden = false;
  say("unsaved");
  soon(form, Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (state.failures - 1)));
};

const succeeded = (form) => {
  const state = stateOf(form);
  state.failures = 0;
  state.refused = false;
  const banner = form.querySelector("[data-unsaved]");
  if (banner) banner.hidden = true;
  settle(form, state.sent);
};

/** What was refused is not tried again: the form says why, and keeps what was typed. */
const refused = (form) => {
  stateOf(form).refused = true;
  const help = form.querySelector("[data-stale]");
  if (help) help.hidden = false;
  form.querySelector("[data-refused]")?.scrollIntoView({ block: "nearest" });
  say("refused");
};

const isPart = (element) => element instanceof HTMLFormElement && element.matches("form[data-part]");

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-part]");
  if (form) soon(form, PAUSE);
});
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-part]");
  if (form) soon(form, 0);
});

/** A button within a part waits for a saving that is under way: its answer says what was seen. */
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    pressed = placeOf(form, event.submitter);
    const unsaved = [...waiting].filter(([, state]) => state.dirty || state.busy);
    if (isPart(form)) {
      const state = stateOf(form);
      if (state.busy) {
        hold(event, form, event.submitter);
      } else {
        clearTimeout(state.timer);
        state.dirty = false;
        state.busy = true;
        state.sent = shown(form);
      }
    } else if (form.closest("#builder") && unsaved.length) {
      hold(event, form, event.submitter);
    }
  },
  true,
);

const held = [];
const hold = (event, form, submitter) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  held.push([form, submitter]);
  for (const [id, state] of waiting) if (state.dirty && !state.busy) save(formNamed(id));
};

/** The button that stands where the pressed one stood, should its form have been replaced meanwhile. */
const standing = (form, submitter) => {
  if (form.isConnected || !submitter) return submitter;
  if (submitter.id) return document.getElementById(submitter.id);
  const action = form.getAttribute("action");
  const buttons = [...document.querySelectorAll("#builder button[type=submit]")];
  return buttons.find(
    ({ form: own, name, value }) =>
      own?.getAttribute("action") === action && name === submitter.name && value === submitter.value,
  );
};
const letGo = () => {
  if ([...waiting.values()].some((state) => state.dirty || state.busy)) return;
  for (const [form, submitter] of held.splice(0)) {
    const button = standing(form, submitter);
    button?.form?.requestSubmit(button);
  }
};

/** A pressed button by where it stood; what it adds or what stands in its place is worked on next. */
const placeOf = (form, button) =>
  button && { form, id: button.id, act: button.value, field: button.closest(".field")?.id };
const nextAfter = ({ form, id, act, field }) => {
  if (id) return document.getElementById(id);
  const here = field ? document.getElementById(field) : null;
  const fresh = act.endsWith(":add") ? [...(here?.querySelectorAll(".entry, .condition") ?? [])].pop() : null;
  const same = [...(formNamed(form.id)?.elements ?? [])].find(
    ({ name, value }) => name === "do" && value === act,
  );
  return fresh?.querySelector(FIELDS) ?? same ?? here?.querySelector(`${FIELDS}, button`);
};
const FIELDS = "input:not([type=hidden]), select, textarea";

/** The place to begin writing in takes the focus once, however often the page is replaced around it. */
const begin = () => {
  const first = document.querySelector("#builder [autofocus]");
  first?.removeAttribute("autofocus");
  first?.focus();
};

/** What was entered while a form was being replaced stands in the new one, and so does the place on the page.
 * Whoever writes on meanwhile, or goes elsewhere, is left alone. */
let typing;
let pressed;
document.addEventListener("htmx:before:swap", () => {
  const field = document.activeElement;
  const scrolled = [...document.querySelectorAll("#builder .pane")].map((pane) => pane.scrollTop);
  const forms = [...document.querySelectorAll("#builder form[data-part]")];
  typing = { field, forms, scrolled, from: field?.selectionStart };
});
const carryOver = (old) => {
  const form = old.isConnected ? null : formNamed(old.id);
  const { dirty, sent } = stateOf(old);
  if (!form || !dirty || !sent) return;
  for (const field of old.elements) {
    const there = form.elements.namedItem(field.name);
    if (!sent.has(field) || sent.get(field) === worth(field) || there?.type !== field.type) continue;
    const chosen = [...(field.options ?? [])].every((each) => !each.selected || hasOption(there, each.value));
    if (field.type === "checkbox") there.checked = field.checked;
    else if (chosen) there.value = field.value;
  }
};
const hasOption = (list, value) => [...list.options].some((each) => each.value === value);
const goOn = ({ field: old, from }) => {
  if (!old?.id || old.isConnected) return;
  const field = document.getElementById(old.id);
  if (!field?.matches("input:not([type]), textarea")) return;
  if (document.activeElement === document.body) field.focus({ preventScroll: true });
  if (document.activeElement === field && typeof from === "number") field.setSelectionRange(from, from);
};
document.addEventListener("htmx:after:swap", () => {
  if (typing) {
    for (const form of typing.forms) carryOver(form);
    goOn(typing);
    document.querySelectorAll("#builder .pane").forEach((pane, at) => {
      pane.scrollTop = typing.scrolled[at] ?? 0;
    });
    typing = undefined;
  }
  if (pressed && !pressed.form.isConnected) {
    if (document.activeElement === document.body) nextAfter(pressed)?.focus();
    pressed = undefined;
  }
  begin();
  start();
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!form?.id?.startsWith?.("part-")) return;
  const state = stateOf(form);
  state.busy = false;
  const status = ctx.response?.status;
  const here = formNamed(form.id) ?? form;
  if (!status || status >= 500) retry(here);
  else if (status >= 400) refused(here);
  else succeeded(here);
  if (state.dirty && !state.failures) soon(here, 0);
  letGo();
});

globalThis.addEventListener("online", () => {
  for (const [id, state] of waiting) if (state.failures && formNamed(id)) save(formNamed(id));
});
globalThis.addEventListener("beforeunload", (event) => {
  if ([...waiting].some(([id, state]) => formNamed(id) && (state.dirty || state.failures || state.refused)))
    event.preventDefault();
});

/** The phone's language holds from the press on: whatever draws the phone first knows it. */
document.addEventListener(
  "click",
  ({ target }) => {
    const tongue = target.closest?.("#preview [hreflang]");
    const field = tongue && document.querySelector("#preview [name=language]");
    if (field) field.value = tongue.hreflang;
  },
  true,
);

/** A part that was dragged is put there by the same request that its buttons send. */
const dropped = (list, row, back) => {
  const form = document.createElement("form");
  const next = row.nextElementSibling?.closest("[data-key]")?.dataset.key ?? "";
  const sent = {
    csrf_token: document.querySelector("#builder [name=csrf_token]").value,
    section: list.dataset.section ?? "",
    before: next,
    part: list.dataset.section ?? row.dataset.key,
  };
  for (const [name, value] of Object.entries(sent)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.method = "post";
  form.hidden = true;
  form.action = list.dataset.place.replace("KEY", row.dataset.key);
  document.getElementById("builder").append(form);
  say("saving");
  form.addEventListener("htmx:finally:request", ({ detail }) => {
    if (detail.ctx.response?.status < 400) return;
    back();
    form.remove();
    say("unmoved");
  });
  globalThis.htmx.ajax("POST", form.action, {
    source: form,
    values: sent,
    target: "#builder",
    select: "#builder",
    swap: "outerHTML",
  });
};

const start = () => {
  const builder = document.getElementById("builder");
  if (!builder) return;
  builder.dataset.autosaves = "";
  if (!globalThis.Sortable) return;
  for (const list of builder.querySelectorAll("[data-order]:not([data-drags])")) {
    list.dataset.drags = "";
    globalThis.Sortable.create(list, {
      draggable: list.dataset.order === "items" ? ".closed" : "li[data-key^=k]",
      handle: list.dataset.order === "items" ? "[data-grip]" : undefined,
      delay: 150,
      delayOnTouchOnly: true,
      animation: 120,
      onEnd: ({ item, oldIndex, newIndex }) => {
        if (oldIndex === newIndex) return;
        const others = [...list.children].filter((each) => each !== item);
        dropped(list, item, () => list.insertBefore(item, others[oldIndex] ?? null));
      },
    });
  }
};

start();
begin();
