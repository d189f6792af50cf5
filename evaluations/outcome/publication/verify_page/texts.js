/* What the page says, in English and in Thai. */
export const TEXTS = {
  no_zip: ["This is no whole ZIP file. Download the bundle again.", "ไฟล์นี้ไม่ใช่ ZIP หรือมาไม่ครบ โปรดดาวน์โหลดชุดข้อมูลใหม่"],
  too_large: ["The ZIP holds more than this page reads: {0} MB or {1} files. Use verify.py.",
    "ชุดข้อมูลใหญ่เกินที่หน้านี้อ่านได้ ({0} MB หรือ {1} ไฟล์) โปรดใช้ verify.py"],
  no_bundle: ["This ZIP is no bundle of a round: {0}", "ไฟล์ ZIP นี้ไม่ใช่ชุดข้อมูลของรอบการประเมิน: {0}"],
  fits: ["Everything that is there fits.", "ทุกอย่างที่มีอยู่ตรงกัน"],
  unfit: ["Does not fit: {0}", "ไม่ตรงกัน {0} แห่ง"],
  at: ["Checking {0}", "กำลังตรวจ {0}"],
  counted: ["Files {0}, results {1}, nominees {2}, sheets {3}, marks {4}, under seal {5}",
    "ไฟล์ {0} ผล {1} ผู้รับการประเมิน {2} ใบให้คะแนน {3} คะแนน {4} รับรองใต้ตราผนึก {5}"],
  unheld: ["Held against their checksums alone: {0}", "ตรวจเฉพาะค่า SHA-256: {0}"],
  faults: ["What does not fit ({0})", "รายการที่ไม่ตรง ({0})"],
  gaps: ["What cannot be checked here ({0})", "รายการที่ตรวจที่นี่ไม่ได้ ({0})"],
  more: ["and {0} more", "และอีก {0} รายการ"],
  compare: ["Compare with the papers", "โปรดเทียบกับเอกสารที่พิมพ์"],
  seal: ["Newest seal of the journal (SHA-256)", "ตราผนึกล่าสุดของบันทึกประวัติ (SHA-256)"],
  stamped: ["Seal {0}: stamped {1} by {2}", "ตราผนึกที่ {0}: ประทับเวลา {1} โดย {2}"],
  checksum: ["its SHA-256 is not the one in manifest.json", "ค่า SHA-256 ไม่ตรงกับที่ระบุใน manifest.json"],
  missing: ["is not there", "ไม่มีไฟล์นี้ในชุดข้อมูล"],
  unnamed: ["manifest.json does not name it", "manifest.json ไม่ได้ระบุไฟล์นี้"],
  unreadable: ["cannot be read or counted: {0}", "อ่านหรือคำนวณไม่ได้: {0}"],
  canonical: ["is not in the canonical form of RFC 8785", "ไม่อยู่ในรูปแบบบัญญัติของ RFC 8785"],
  schema: ["is not as schema.json says", "ไม่เป็นไปตาม schema.json"],
  version: ["its version is not known to this page", "เป็นรุ่นที่หน้านี้ไม่รู้จัก"],
  differs: ["{0}: {1} is told, {2} is right", "{0}: ระบุไว้ {1} ที่ถูกต้องคือ {2}"],
  seats: ["a seat counts twice, is none of the committee, or judged who did not come",
    "กรรมการมีใบหรือเสียงซ้ำ ไม่ได้อยู่ในคณะ หรือมีใบของผู้ที่ไม่มาประเมิน"],
  mark: ["beyond 0 to maximum, or not what its figure gives", "คะแนนเกินช่วง หรือไม่ตรงกับตัวเลขที่กรอก"],
  quorum: ["below the quorum", "ต่ำกว่าองค์ประชุม"],
  not_carried: ["the words of the seats do not carry it", "เสียงของกรรมการไม่พอให้เป็นมติ"],
  unparted: ["a tie that chair or lots had to end", "ยังเสมอกัน ทั้งที่ประธานหรือการจับสลากต้องตัดสิน"],
  sheet: ["is not the sheet that was handed in", "ไม่ตรงกับใบให้คะแนนที่ส่งไว้"],
  ranks: ["the ranks do not follow the totals", "อันดับไม่เป็นไปตามคะแนนรวม"],
  certificate: ["its certificate has another name or end", "ชื่อหรือวันหมดอายุไม่ตรงกับใบรับรอง"],
  late: ["came after the certificate before it had ended", "ประทับหลังใบรับรองก่อนหน้าหมดอายุแล้ว"],
  "?absent": ["what needs {0}, which is not there", "ส่วนที่ต้องใช้ {0} ซึ่งไม่มีในชุดข้อมูล"],
  "?no_document": ["marks, sums, ties: its result is not there", "คะแนน ผลรวม การตัดสินเสมอ: ไม่มีเอกสารผล"],
  "?first": ["is of version 1: sums and ranks are not counted again", "เป็นรุ่นที่ 1: ไม่ได้คำนวณผลรวมและอันดับซ้ำ"],
  "?unsealed": ["its certification: under no seal that is there", "การรับรอง: ไม่มีตราผนึกที่ครอบคลุม"],
  "?renamed": ["{0}: here {1}, there {2}; renamed in between, or of something else",
    "{0}: ที่นี่ {1} อีกที่หนึ่ง {2} อาจเปลี่ยนชื่อระหว่างนั้น หรือเป็นของรายการอื่น"],
  "?signature": ["its signature: verify.py or openssl ts -verify, as manifest.json tells",
    "ลายเซ็น: ใช้ verify.py หรือ openssl ts -verify ตามที่ระบุใน manifest.json"],
};

/* A sentence for the reader instead of a verdict. */
export class Unread extends Error {
  constructor(code, ...params) {
    super(code);
    Object.assign(this, { code, params });
  }
}
