/** The photo of the corrected state, beside the one of what was found: at items that failed. */

import { isScored, mark } from "../engine/marks.js";
import { clone, part } from "../phone/words.js";

export class Corrections {
  #visit;

  constructor(visit) {
    this.#visit = visit;
    visit.addEventListener("painted", ({ detail }) => this.#follow(detail));
    this.#follow([...visit.items.keys()].map((id) => `item:${id}`));
  }

  #follow(places) {
    for (const place of places) this.#update(place);
  }

  #update(place) {
    const item = this.#visit.items.get(place.slice(5));
    if (!place.startsWith("item:") || !item) return;
    const kept = this.#visit.album.at(place, "corrected").length > 0;
    const home = document.getElementById(`item-${item.id}`);
    const shown = part(home, "corrected");
    if (!shown && (kept || this.#failed(item))) this.#build(home, place, kept);
    else if (shown) shown.hidden = !kept && !this.#failed(item);
  }

  #failed(item) {
    const answer = this.#visit.answers[item.id];
    return answer?.state === "answered" && isScored(item) && mark(item, answer.value) === 0;
  }

  #build(home, place, kept) {
    const section = clone("corrected");
    const button = part(section, "correct");
    const photos = part(section, "shots");
    home.querySelector("capture-evidence").after(section);
    photos.open(this.#visit, place);
    const show = () => {
      button.hidden = true;
      part(section, "after").hidden = false;
    };
    button.addEventListener("click", () => {
      show();
      photos.querySelector('[data-do="camera"]').focus();
    });
    if (kept) show();
  }
}
