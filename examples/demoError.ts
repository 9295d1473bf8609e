/** Something that whoever runs the demo can mend; its message is one line and all they need. */
export class DemoError extends Error {}
