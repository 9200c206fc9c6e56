/** Public on purpose (contract, `register.createDemo`): the sample register holds invented data only. */
export const demoPassphrase = 'derbes demo register';
