// The phone's engines, asked over lines of JSON: [function, …arguments] in, the result out.
import { createInterface } from "node:readline";
import { InvalidAnswer } from "../../static/js/engine/fitting.js";
import { missing } from "../../static/js/engine/missing.js";
import { score } from "../../static/js/engine/score.js";
import { visibleItems } from "../../static/js/engine/visibility.js";

const functions = { score, missing, visible: (...args) => [...visibleItems(...args)].sort() };

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = JSON.parse(line);
  console.log(JSON.stringify(answer(functions[name], args)));
}

function answer(ask, args) {
  try {
    return ask(...args);
  } catch (error) {
    if (!(error instanceof InvalidAnswer)) throw error;
    return { error: { item: error.item, reason: error.reason } };
  }
}
