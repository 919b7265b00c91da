/** Bytes that arrive in parts: its capacity doubles, so that each byte is copied about twice. */
export class GrowingBuffer {
  #room = Buffer.alloc(0);
  length = 0;

  get view(): Buffer {
    return this.#room.subarray(0, this.length);
  }

  append(bytes: Buffer): void {
    const needed = this.length + bytes.length;
    if (needed > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#room.length, 1_024));
      this.view.copy(larger);
      this.#room = larger;
    }
    bytes.copy(this.#room, this.length);
    this.length = needed;
  }

  clear(): void {
    this.length = 0;
    this.#room = this.#room.length > 64 * 1_024 ? Buffer.alloc(0) : this.#room;
  }
}
