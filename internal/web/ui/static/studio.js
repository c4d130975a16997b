// The posting studio: it shows what a brief or a text would look like while a person types.
export {};
