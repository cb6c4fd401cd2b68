declare module '*?worker&url' {
  const url: string;
  // eslint-disable-next-line no-restricted-syntax -- the bundler gives the address as the default export
  export default url;
}
