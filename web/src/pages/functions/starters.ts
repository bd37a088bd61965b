import type { FunctionParameter } from '@/api/functions'

/** A function to begin with, and values with which it runs at once. */
export type Starter = { name: 'greeting' | 'digits' | 'webex'; inputs: FunctionParameter[]; outputs: FunctionParameter[]; source: string; sample: Record<string, string> }

const greeting = `function main(inputs) {
  const name = inputs.name.trim();
  console.log('greeting', name);
  return { greeting: name === '' ? 'Hello!' : \`Hello, \${name}!\` };
}
`

const digits = `function main(inputs) {
  const digits = inputs.number.replaceAll(/\\D/g, '');
  console.log('digits:', digits.length);
  return { masked: '***' + digits.slice(-2), valid: digits.length >= 7 };
}
`

const webex = `export const handle = async (request, response) => {
  const { inputs } = request;
  console.log('items:', inputs.order.items.length);
  const total = inputs.order.items.reduce((sum, item) => sum + item.price, 0);
  response.data = { count: inputs.order.items.length, total };
  return response;
};
`

/** What a new function can begin with. */
export const starters: readonly Starter[] = [
  { name: 'greeting', inputs: [{ name: 'name', type: 'STRING' }], outputs: [{ name: 'greeting', type: 'STRING' }], source: greeting, sample: { name: 'Ada' } },
  {
    name: 'digits', inputs: [{ name: 'number', type: 'STRING' }], outputs: [{ name: 'masked', type: 'STRING' }, { name: 'valid', type: 'BOOLEAN' }],
    source: digits, sample: { number: '+1 (415) 555-0142' },
  },
  {
    name: 'webex', inputs: [{ name: 'order', type: 'JSON' }], outputs: [{ name: 'count', type: 'INTEGER' }, { name: 'total', type: 'DECIMAL' }],
    source: webex, sample: { order: '{"items": [{"price": 4.5}, {"price": 12}]}' },
  },
]
