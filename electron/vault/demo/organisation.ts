import type { Organisation } from '../../../shared/contract/register.ts';
import { fictionalIin } from './fictional-iin.ts';

/** The clinic of the demo register. It, its people and its numbers are made up. */
export const demoOrganisation: Organisation = {
  name: { kk: '«Көктал Клиника» ЖШС', ru: 'ТОО «Көктал Клиника»' },
  bin: '120340000004',
  address: { kk: 'Алматы қ., Сарыбұлақ к-сі, 14', ru: 'г. Алматы, ул. Сарыбулак, 14' },
  phone: '+7 727 555 01 00',
  email: 'info@koktal.example',
  head: 'Тілеуберді Бауыржан Оразұлы',
  responsible: {
    name: 'Жанболат Әлия Серікқызы',
    position: 'Дербес деректерді өңдеуді ұйымдастыруға жауапты тұлға',
    phone: '+7 727 555 01 10',
    email: 'dpo@koktal.example',
  },
};

/** Keeps the bases for the clinic. */
export const demoOperatorOrganisation = { name: '«Көктал Деректер» ЖШС', bin: '180940000007' };

export const demoOperator = { name: demoOrganisation.responsible.name, position: demoOrganisation.responsible.position };

/** Whose ECP stands under the documents of the sample. */
export const demoSignatory = {
  organisation: { name: demoOrganisation.name.kk, bin: demoOrganisation.bin },
  person: { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: fictionalIin('710416', 3, 1) },
};
