import { deepStrictEqual } from "node:assert";
import { exportedNames, foreignImports } from "./windows_library.ts";

const dump = `
The Import Tables (interpreted .idata section contents)
 vma:            Hint    Time      Forward  DLL       First
 00085000	00085050 00000000 00000000 000856e8 000851d8

	DLL Name: KERNEL32.dll
	vma:  Hint/Ord Member-Name Bound-To

	DLL Name: api-ms-win-crt-heap-l1-1-0.dll

	DLL Name: libstdc++-6.dll

[Ordinal/Name Pointer] Table
	[   0] anecho_abi_version
	[   1] +base[   2]  0001 anecho_close

The Function Table (interpreted .pdata section contents)
	[   2] not_an_export
`;

Deno.test("foreignImports() names the libraries that Windows does not have", () => {
  deepStrictEqual(foreignImports(dump), ["libstdc++-6.dll"]);
});

Deno.test("exportedNames() reads the export table alone", () => {
  deepStrictEqual(exportedNames(dump), ["anecho_abi_version", "anecho_close"]);
});
