/** The page's side of the wire: reading state, doing things, and hearing that something changed. */

import { toast } from "./dom.js";

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The playground answered ${response.status}.`);
  return answer;
}

/** Everything there is to show, or one person's chat alone. */
export async function readState(person = null) {
  const query = person === null ? "" : `?person=${person}`;
  return answerOf(await fetch(`/playground/state${query}`, { cache: "no-store" }));
}

/** Do something as a person; a refusal becomes a toast and null. */
export async function act(action, body) {
  try {
    return await answerOf(await fetch(`/playground/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }));
  } catch (error) {
    toast(error instanceof TypeError ? "The playground cannot be reached." : error.message, "problem");
    return null;
  }
}

/** `onChange(ids)` names the people whose chats changed, or null for everything; `onOnline(boolean)` follows the connection. */
export function listen(onChange, onOnline) {
  const events = new EventSource("/playground/events");
  events.addEventListener("open", () => { onOnline(true); onChange(null); });
  events.addEventListener("error", () => onOnline(false));
  events.addEventListener("changed", (event) => onChange(JSON.parse(event.data).people));
}

export function asBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
