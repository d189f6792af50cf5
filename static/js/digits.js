/* Thai digits, typed where a number is meant. */
export const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50);
