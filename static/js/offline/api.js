/** The server's API, seen from the phone. An answer is `{status, body, problem, retryAfter}` with
 * the server's own clock as `date`; status 0 means that none came. Nothing here throws for a failing network. */

const BASE = "/api/v1";
const SHORT = 30_000;
const LONG = 180_000;
const SOON = 5_000; // what a person waits for
const SLOWEST = 8; // bytes per millisecond that a poor network still carries
const PATIENCE = 900_000;

const isJson = (response) => /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");

/** How long an upload may take, by its size: a hanging one must end, a slow one must not. */
const timeFor = (bytes) => Math.min(PATIENCE, LONG + bytes.byteLength / SLOWEST);

/** Seconds or a date in `Retry-After`, as milliseconds from now. */
const retryAfter = (response) => {
  const said = response.headers.get("Retry-After");
  if (!said) return 0;
  return Number.isNaN(Number(said)) ? Math.max(0, Date.parse(said) - Date.now()) || 0 : Number(said) * 1000;
};

/** What an answer holds: bytes where they are wanted, else JSON, else null. */
const contentOf = (response, read) => {
  if (response.status === 304 || response.status === 204) return null;
  if (response.ok && read === "bytes") return response.arrayBuffer();
  return read !== "nothing" && isJson(response) ? response.json() : null;
};

const call = async (path, { timeout = SHORT, read = "json", ...options } = {}) => {
  try {
    const response = await fetch(BASE + path, {
      signal: AbortSignal.timeout(timeout),
      cache: "no-store",
      ...options,
    });
    const content = await contentOf(response, read);
    return {
      status: response.status,
      body: response.ok ? content : null,
      problem: response.ok ? null : content,
      etag: response.headers.get("ETag"),
      type: response.headers.get("Content-Type"),
      date: Date.parse(response.headers.get("Date")) || null,
      retryAfter: retryAfter(response),
    };
  } catch {
    return { status: 0, body: null, problem: null, retryAfter: 0 };
  }
};

/** Calls made with the browser's session: who is signed in, and a token for this phone. */
export const session = () => call("/session", { credentials: "same-origin" });

export const newDevice = (csrf, name) =>
  call("/devices", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ name }),
  });

/** Calls made with the device token alone: no session can expire under them. */
export const bearer = (token) => {
  const ask = (path, { headers = {}, ...options } = {}) =>
    call(path, {
      credentials: "omit",
      headers: { Authorization: `Bearer ${token}`, ...headers },
      ...options,
    });
  const json = (method, body) => ({
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return {
    leave: () => ask("/devices/current", { method: "DELETE", read: "nothing", timeout: SOON }),
    visits: (etag) => ask("/visits", etag ? { headers: { "If-None-Match": etag } } : {}),
    catalogue: (etag) => ask("/catalogue", etag ? { headers: { "If-None-Match": etag } } : {}),
    accept: (visit) => ask(`/visits/${visit}/acceptance`, json("PUT", {})),
    refuse: (visit, reason) => ask(`/visits/${visit}/refusal`, json("PUT", { reason })),
    submission: (visit, number) => ask(`/visits/${visit}/submissions/${number}`, { read: "bytes" }),
    photo: (sha256) => ask(`/photos/${sha256}`, { read: "bytes", timeout: LONG }),
    hasPhoto: (sha256) => ask(`/photos/${sha256}`, { method: "HEAD", read: "nothing" }),
    putPhoto: (sha256, type, bytes) =>
      ask(`/photos/${sha256}`, {
        method: "PUT",
        headers: { "Content-Type": type },
        body: bytes,
        timeout: timeFor(bytes),
      }),
    putSubmission: (visit, sha256, bytes) =>
      ask(`/visits/${visit}/submissions/${sha256}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: bytes,
        timeout: timeFor(bytes),
      }),
  };
};
