// Writes places.csv from the npm package thai-address-universal (ISC licence).
// Run by hand when the package is updated: node units/data/make_places.mjs
//
// What the package gets wrong is mended here:
// - Bueng Kan (a province since 2011) has the code 97 and its districts have none;
// - two districts carry their neighbour's code;
// - a tambon with several postal codes stands there several times;
// - the uncoded "tambons" of Chumphon are islands in fact: left out;
// - a tambon without a code, or with another's, gets a provisional one: its district's code and
//   a number from 71 on, marked official=0.
import { writeFileSync } from "node:fs";
import { getDistricts, getProvinces, getSubDistricts } from "thai-address-universal";

const PROVINCE_CODES = { "บึงกาฬ": "38" };
const DISTRICT_CODES = {
  "เมืองบึงกาฬ": "3801", "พรเจริญ": "3802", "โซ่พิสัย": "3803", "เซกา": "3804",
  "ปากคาด": "3805", "บึงโขงหลง": "3806", "ศรีวิไล": "3807", "บุ่งคล้า": "3808",
  "กัลยาณิวัฒนา": "5025", "แม่แจ่ม": "5003", "น้ำปาด": "5304", "ท่าปลา": "5303",
};
const FIRST_PROVISIONAL = 71;

const rows = new Map();
const add = (code, place, parent, official) =>
  rows.set(code, [code, place.nameTh, place.nameEn, parent, official]);

function isIsland(place) {
  return !place.code && /^(หมู่)?เกาะ/.test(place.nameTh);
}

function addTambons(districtCode, tambons) {
  const seen = new Set();
  let provisional = FIRST_PROVISIONAL;
  for (const tambon of tambons) {
    if (isIsland(tambon) || seen.has(tambon.nameTh)) continue;
    seen.add(tambon.nameTh);
    const known = tambon.code && !rows.has(tambon.code);
    add(known ? tambon.code : `${districtCode}${provisional++}`, tambon, districtCode, known ? 1 : 0);
  }
}

for (const province of await getProvinces()) {
  const provinceCode = PROVINCE_CODES[province.nameTh] ?? province.code;
  add(provinceCode, province, "", 1);
  for (const district of await getDistricts(province.nameTh)) {
    const mended = DISTRICT_CODES[district.nameTh];
    add(mended ?? district.code, district, provinceCode, 1);
    const tambons = await getSubDistricts(mended ? district.nameTh : district.code);
    addTambons(mended ?? district.code, tambons);
  }
}
const ordered = [...rows.values()].sort(([a], [b]) => a.localeCompare(b));
const lines = ordered.map((row) => row.join(","));
const text = ["code,name_th,name_en,parent,official", ...lines, ""].join("\n");
writeFileSync(new URL("places.csv", import.meta.url), text);
