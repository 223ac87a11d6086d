/** Base85 as the ZeroMQ RFC 32 spells it, which the protocol uses for deletion vectors and ids. Lengths must be multiples of 4 and 5. */
const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]));

/** @throws Error when the length is not a multiple of 4 */
export function encodeZ85(bytes: Uint8Array): string {
  if (bytes.length % 4 !== 0) throw new Error("Z85 encodes multiples of four bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += 4) {
    let word = view.getUint32(offset);
    let group = "";
    for (let digit = 0; digit < 5; digit++) {
      group = (ALPHABET[word % 85] ?? "") + group;
      word = Math.floor(word / 85);
    }
    text += group;
  }
  return text;
}

/** @throws Error when the text is not Z85 */
export function decodeZ85(text: string): Uint8Array {
  if (text.length % 5 !== 0) throw new Error("Z85 text has a multiple of five characters");
  const bytes = new Uint8Array((text.length / 5) * 4);
  const view = new DataView(bytes.buffer);
  for (let offset = 0; offset < text.length; offset += 5) {
    let word = 0;
    for (let digit = 0; digit < 5; digit++) word = word * 85 + valueOf(text.charAt(offset + digit));
    if (word > 0xffffffff) throw new Error(`"${text.slice(offset, offset + 5)}" is not Z85`);
    view.setUint32((offset / 5) * 4, word);
  }
  return bytes;
}

function valueOf(character: string): number {
  const value = VALUES.get(character);
  if (value === undefined) throw new Error(`"${character}" is not a character of Z85`);
  return value;
}
