/** The connection of the app: what it is doing, and what came of it. Nothing of it outlives the tab. */
import { type Ref, shallowRef } from 'vue';
import { t } from '../i18n/cubicle.ts';
import { explain, NamesMissing, type Notice } from './explain.ts';
import { type Client, readEmployees, requestToken } from './kontor.ts';
import {
  isShared,
  type Person,
  personOf,
  requiredAttributes,
  type UsedAttribute,
  unusedAttributes,
  usedAttributes,
} from './person.ts';

/** What an import brought. */
export interface Import {
  readonly clientId: string;
  readonly people: readonly Person[];
  readonly shared: readonly UsedAttribute[];
  readonly unused: readonly string[];
}

/** The connection, for components. */
export interface Kontor {
  readonly imported: Readonly<Ref<Import | undefined>>;
  /** How many people have come so far; `undefined` while nothing is on its way. */
  readonly arrived: Readonly<Ref<number | undefined>>;
  readonly notice: Ref<Notice | undefined>;
  /** Gets a token and everyone. What was there before stays if it fails. */
  readonly connect: (client: Client) => Promise<boolean>;
  readonly forget: () => void;
}

/** A connection that was never made. */
export function useKontor(): Kontor {
  const imported = shallowRef<Import>();
  const arrived = shallowRef<number>();
  const notice = shallowRef<Notice>();

  async function connect(client: Client): Promise<boolean> {
    if (arrived.value !== undefined) return false;
    arrived.value = 0;
    notice.value = undefined;
    try {
      imported.value = await importAll(client, (count) => {
        arrived.value = count;
      });
      notice.value = success(imported.value);
      return true;
    } catch (error) {
      notice.value = explain(error, navigator.onLine);
      return false;
    } finally {
      arrived.value = undefined;
    }
  }

  return {
    imported,
    arrived,
    notice,
    connect,
    forget: () => {
      imported.value = undefined;
      notice.value = undefined;
    },
  };
}

async function importAll(client: Client, tell: (count: number) => void): Promise<Import> {
  const people: Person[] = [];
  let shared: readonly UsedAttribute[] = usedAttributes;
  let unused: readonly string[] = [];
  const token = await requestToken(location.origin, client);
  for await (const { data, meta } of readEmployees(location.origin, token)) {
    shared = usedAttributes.filter((attribute) => isShared(attribute, meta.omitted ?? []));
    if (!requiredAttributes.every((attribute) => shared.includes(attribute))) throw new NamesMissing();
    if (data[0]) unused = unusedAttributes(data[0]);
    people.push(...data.map(personOf));
    tell(people.length);
  }
  return { clientId: client.id, people, shared, unused };
}

function success({ people, shared }: Import): Notice {
  const [count, ofAttributes] = [people.length, shared.length];
  const text = [
    t(count === 1 ? 'good.people.one' : 'good.people.other', { count }),
    t(ofAttributes === 1 ? 'good.attributes.one' : 'good.attributes.other', { count: ofAttributes }),
  ];
  return { kind: 'good', title: t('good.title'), text: text.join(' ') };
}
