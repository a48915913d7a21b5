/** Defects as they are found on every building site. */
import type { Row } from './ticket-texts.ts';

/** Defects with the trade that has to mend them. */
export const defects: ReadonlyArray<readonly [trade: string, ...Row]> = [
  [
    'Painting',
    'rooms',
    'Hairline crack in the ceiling',
    'About 60 cm long, right across the room. No damp, no movement since last week. Fill and paint before handover.',
  ],
  [
    'Joinery',
    'rooms',
    'Water stain below the window',
    'After the rain on Tuesday there is a stain of about 30 × 20 cm. The sealing tape seems to be missing at the sill.',
  ],
  [
    'Joinery',
    'inside',
    'Door does not close',
    'It drags on the screed and does not latch. Either plane it or lower the threshold; ask the carpenter first.',
  ],
  [
    'Tiling',
    'rooms',
    'Tiles sound hollow',
    'About a dozen floor tiles sound hollow when tapped. Take them up and lay them again.',
  ],
  ['Electrical', 'inside', 'Light switch without function', null],
  [
    'Glazing',
    'rooms',
    'Scratched window pane',
    'Scratches at eye level, about 15 cm, visible in sunlight. The glazier says polishing will not do, so the pane has to be replaced.',
  ],
  [
    'Plumbing',
    'rooms',
    'Radiator leaks at the valve',
    'Drips every few seconds, bucket in place. Tightening by hand did not help.',
  ],
  [
    'Plastering',
    'inside',
    'Plaster comes off the wall',
    'Roughly 2 m² come off by hand. The ground was probably not primed.',
  ],
  [
    'Roofing',
    'outside',
    'Drain is blocked',
    'Water stands 4 cm high after rain. Mortar in the drain, I suppose.',
  ],
  [
    'Façade',
    'façade',
    'Wrong colour of a panel',
    'It is RAL 7035 instead of RAL 7044 and you see it from the street. The supplier knows.',
  ],
  [
    'Plumbing',
    'rooms',
    'Open joint in the bathroom',
    'The silicone joint between tub and wall is open over 40 cm.',
  ],
  [
    'Lifts',
    'lift',
    'Stops 3 cm too low',
    'A wheelchair gets stuck on the edge. The manufacturer has to adjust it on every floor.',
  ],
  [
    'Plumbing',
    'below',
    'Missing insulation around the pipe',
    'Some 80 cm of cold-water pipe are bare. Condensation drips on the floor already.',
  ],
  [
    'Flooring',
    'rooms',
    'Kratzer im Parkett',
    'Etwa 1,20 m vor der Balkontür, vermutlich beim Einbau der Küche entstanden. Bitte abschleifen und nachölen.',
  ],
  [
    'Electrical',
    'rooms',
    'Socket is 10 cm too high',
    'The kitchen plan says 105 cm, it sits at 115 cm. The splashback will not cover the old box.',
  ],
  [
    'Plumbing',
    'rooms',
    'Fuite sous l’évier',
    'Le siphon goutte. Joint à remplacer ; l’eau est coupée en attendant.',
  ],
  [
    'Flooring',
    'inside',
    'Uneven floor',
    'Up to 9 mm over a 2 m straightedge, allowed are 4 mm. Levelling compound before the vinyl goes down.',
  ],
  [
    'Ventilation',
    'rooms',
    'Ventilation is too loud',
    'Hums at the lowest setting already. Tenants would complain in the first week.',
  ],
  [
    'Joinery',
    'rooms',
    'Fönstret går inte att stänga',
    'Bågen tar i karmen. Behöver justeras innan målaren kommer.',
  ],
  [
    'Steelwork',
    'below',
    'Rust on the steel beam',
    'Flash rust where the slings damaged the primer. Brush, prime and coat before the lining closes it.',
  ],
  [
    'Concrete',
    'below',
    'Gravel pocket in the wall',
    'About 40 × 25 cm, reinforcement visible in one spot. Structural engineer to say how to repair it.',
  ],
  ['Painting', 'shared', 'Wall scuffed by a delivery', null],
];
