/** What the agency asks of shoppers: read here, agreed to here, and kept for when there is no network. */

import { moment } from "../format/dates.js";
import { tokenOf } from "../offline/account.js";
import { toast } from "./toast.js";
import { clone, part, say } from "./words.js";

const ADDRESS = "/api/v1/agreement";
const PATIENCE = 30_000;

/** Fill the view; what was read before stands there without a network too. */
export const showAgreement = async (view, context, visit) => {
  const { store, user } = context;
  const key = `agreement:${user}`;
  const answer = await ask(context);
  if (answer.status === 200) await store.remember(key, answer.body);
  const kept = answer.status === 200 ? answer.body : await store.meta(key);
  fill(view, kept, answer);
  part(view, "agree").onclick = () => agree(view, context, kept, visit);
  return true;
};

const fill = (view, kept, { status, problem }) => {
  const there = Boolean(kept?.hash);
  const none = part(view, "none");
  none.hidden = there;
  const { nothing, offline } = none.dataset;
  none.textContent = status === 200 || status === 403 ? nothing : (problem?.detail ?? offline);
  part(view, "parts").replaceChildren(...(there ? kept.parts : []).map((text) => section(text, kept)));
  const agreed = part(view, "agreed");
  agreed.hidden = !kept?.agreed_at;
  if (kept?.agreed_at)
    agreed.lastElementChild.textContent = say(agreed.dataset.words, {
      time: moment(kept.agreed_at, undefined, { year: true }),
    });
  part(view, "ask").hidden = !there || Boolean(kept.agreed_at);
};

const section = ({ title, text }, { language, direction }) => {
  const group = clone("agreement-part");
  part(group, "title").textContent = title;
  const words = part(group, "text");
  Object.assign(words, { textContent: text, lang: language, dir: direction });
  return group;
};

const agree = async (view, context, kept, visit) => {
  const button = part(view, "agree");
  button.disabled = true;
  const { status, problem } = await ask(context, { hash: kept.hash, language: kept.language });
  button.disabled = false;
  const words = view.dataset;
  if (status !== 204) toast(status === 0 ? words.noNetwork : (problem?.detail ?? words.refused));
  if (status === 409) await showAgreement(view, context, visit); // another version: it is read first
  if (status !== 204) return;
  await context.store.remember(`agreement:${context.user}`, { ...kept, agreed_at: new Date().toISOString() });
  toast(words.thanks);
  location.hash = visit ? `#visit/${visit}` : "#me";
};

/** The server's answer as `{status, body, problem}`; status 0: none came. */
const ask = async ({ store, user }, sent) => {
  const headers = { Authorization: `Bearer ${await tokenOf(store, user)}` };
  const options = { headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) };
  if (sent) {
    Object.assign(options, { method: "PUT", body: JSON.stringify(sent) });
    headers["Content-Type"] = "application/json";
  }
  try {
    const answer = await fetch(ADDRESS, options);
    const content = answer.status === 204 ? null : await answer.json();
    return { status: answer.status, body: answer.ok ? content : null, problem: answer.ok ? null : content };
  } catch {
    return { status: 0 };
  }
};
