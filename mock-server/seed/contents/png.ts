/** A PNG of 16 × 12 pixels in two colours that follow from a number. Its data is stored, so no compressor matters. */
import { crc32, deflateSync } from 'node:zlib';

const [WIDTH, HEIGHT] = [16, 12];

/** Draws the picture. */
export function pngOf(number: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, a palette
  const palette = Buffer.from([...colour(number), 245, 240, 232]);
  const rows = Array.from({ length: HEIGHT }, (_, y) => [
    0, // no filter
    ...Array.from({ length: WIDTH }, (_, x) => ((x + y * (number % 3) + number) % 8 < 5 ? 0 : 1)),
  ]);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      chunk('IHDR', header),
      chunk('PLTE', palette),
      chunk('IDAT', deflateSync(Buffer.from(rows.flat()), { level: 0 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function colour(number: number): readonly number[] {
  return [40 + ((number * 53) % 180), 40 + ((number * 97) % 180), 40 + ((number * 151) % 180)];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
