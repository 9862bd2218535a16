import Cryptography
import Testing

@testable import UnlockCode

@Suite struct HKDFTests {
  @Test func `RFC 5869 A.1, basic`() throws {
    try expectDerivation(
      inputKey: [UInt8](repeating: 0x0b, count: 22), salt: Array(0x00...0x0c), info: Array(0xf0...0xf9), count: 42,
      extracted: "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
      output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
  }

  @Test func `RFC 5869 A.2, longer inputs and outputs`() throws {
    try expectDerivation(
      inputKey: Array(0x00...0x4f), salt: Array(0x60...0xaf), info: Array(0xb0...0xff), count: 82,
      extracted: "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
      output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")
  }

  @Test func `RFC 5869 A.3, no salt and no info`() throws {
    try expectDerivation(
      inputKey: [UInt8](repeating: 0x0b, count: 22), salt: [], info: [], count: 42,
      extracted: "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
      output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
  }

  @Test func `keys of the two purposes, of devices and of generations all differ`() {
    let infos = KeyPurpose.allCases.flatMap { purpose in
      ["dev_a", "dev_b"].flatMap { device in (1...2).map { purpose.info(deviceID: device, generation: $0) } }
    }
    #expect(Set(infos).count == 8)
    #expect(infos.contains("latchkey/unlock-code/v1/dev_a/1"))
    #expect(infos.contains("latchkey/lock-status/v1/dev_b/2"))
  }

  private func expectDerivation(
    inputKey: [UInt8], salt: [UInt8], info: [UInt8], count: Int, extracted: String, output: String
  ) throws {
    let pseudorandomKey = HKDF.extract(salt: salt, inputKey: inputKey, authentication: authentication)
    #expect(Hexadecimal.encode(pseudorandomKey) == extracted)
    let expanded = HKDF.expand(info: info, count: count) {
      authentication.hmacSHA256(key: pseudorandomKey, message: $0)
    }
    #expect(Hexadecimal.encode(expanded) == output)
  }
}
