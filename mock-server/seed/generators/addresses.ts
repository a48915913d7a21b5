/** Private addresses near each office: streets from the random stream, postal codes and cities that fit. */
import type { Faker } from '@faker-js/faker';
import type { OfficeName } from './offices.ts';

const places: Readonly<
  Record<OfficeName, { country: string; near: ReadonlyArray<readonly [string, string]> }>
> = {
  Berlin: {
    country: 'DE',
    near: [
      ['10115', 'Berlin'],
      ['10247', 'Berlin'],
      ['10437', 'Berlin'],
      ['10829', 'Berlin'],
      ['12043', 'Berlin'],
      ['12157', 'Berlin'],
      ['12459', 'Berlin'],
      ['13187', 'Berlin'],
      ['13353', 'Berlin'],
      ['13595', 'Berlin'],
      ['14467', 'Potsdam'],
      ['15711', 'Königs Wusterhausen'],
      ['16321', 'Bernau bei Berlin'],
    ],
  },
  Lyon: {
    country: 'FR',
    near: [
      ['69003', 'Lyon'],
      ['69004', 'Lyon'],
      ['69005', 'Lyon'],
      ['69007', 'Lyon'],
      ['69008', 'Lyon'],
      ['69009', 'Lyon'],
      ['69100', 'Villeurbanne'],
      ['69120', 'Vaulx-en-Velin'],
      ['69200', 'Vénissieux'],
      ['69300', 'Caluire-et-Cuire'],
      ['69500', 'Bron'],
      ['69800', 'Saint-Priest'],
    ],
  },
  Malmö: {
    country: 'SE',
    near: [
      ['211 45', 'Malmö'],
      ['212 18', 'Malmö'],
      ['214 31', 'Malmö'],
      ['216 14', 'Limhamn'],
      ['217 55', 'Malmö'],
      ['222 22', 'Lund'],
      ['231 42', 'Trelleborg'],
      ['232 37', 'Arlöv'],
      ['245 32', 'Staffanstorp'],
    ],
  },
};

/** A private address near the office; `random` speaks the language of the place. */
export function privateAddress(office: OfficeName, random: Faker) {
  const { country, near } = places[office];
  const [postal_code, city] = random.helpers.arrayElement(near);
  const house = random.number.int({ min: 1, max: office === 'Lyon' ? 180 : 90 });
  const name = random.location.street();
  const street =
    office === 'Lyon' ? `${house} ${name.charAt(0).toLowerCase()}${name.slice(1)}` : `${name} ${house}`;
  return { street, postal_code, city, country };
}
