/** A short sound as WAV: 8-bit mono at 8 kHz, a square wave whose pitch follows from a number. */

const SAMPLES = 400;

/** Makes the sound. */
export function wavOf(number: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + SAMPLES, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // uncompressed
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(SAMPLES, 40);
  const half = 8 + (number % 12);
  const samples = Array.from({ length: SAMPLES }, (_, at) => (Math.floor(at / half) % 2 === 0 ? 96 : 160));
  return new Uint8Array(Buffer.concat([header, Buffer.from(samples)]));
}
