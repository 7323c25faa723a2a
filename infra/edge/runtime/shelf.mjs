/**
 * A bounded cache of what the registry holds: pulled on a miss, dropped when the registry says it
 * changed. A pull that was overtaken by a change is used once and not kept.
 */
export class Shelf {
  #items = new Map();
  #pulls = new Map();
  #pull;
  #limit;

  /** `pull(key)` answers the value, null when there is none; `keeps(value)` whether to hold it. */
  constructor({ pull, limit, keeps = (value) => value !== null }) {
    this.#pull = pull;
    this.#limit = limit;
    this.keeps = keeps;
  }

  async get(key) {
    const held = this.#items.get(key);
    if (held !== undefined) {
      this.#items.delete(key);
      this.#items.set(key, held);
      return held.value;
    }
    const ticket = {};
    this.#pulls.set(key, ticket);
    try {
      const value = await this.#pull(key);
      if (this.#pulls.get(key) === ticket && this.keeps(value)) this.#hold(key, value);
      return value;
    } finally {
      if (this.#pulls.get(key) === ticket) this.#pulls.delete(key);
    }
  }

  drop(key) {
    this.#items.delete(key);
    this.#pulls.delete(key);
  }

  #hold(key, value) {
    this.#items.set(key, { value });
    if (this.#items.size > this.#limit) this.#items.delete(this.#items.keys().next().value);
  }
}
