/** The Kazakh alphabet in its order, small letters. Runtimes without Kazakh tables put І before К. */
export const kazakhAlphabet = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя';
