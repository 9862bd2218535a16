import Cryptography
import Testing

@testable import UnlockCode

@Suite struct RFC6287Tests {
  private static let appendixC: [(String, UInt32)] = [
    // C.2, the server's responses
    ("CLI22220SRV11110", 28_247_970), ("CLI22221SRV11111", 1_984_843), ("CLI22222SRV11112", 65_387_857),
    ("CLI22223SRV11113", 3_351_211), ("CLI22224SRV11114", 83_412_541),
    // C.2, the client's
    ("SRV11110CLI22220", 15_510_767), ("SRV11111CLI22221", 90_175_646), ("SRV11112CLI22222", 33_777_207),
    ("SRV11113CLI22223", 95_285_278), ("SRV11114CLI22224", 28_934_924),
    // C.3, plain signatures
    ("SIG10000", 53_095_496), ("SIG11000", 4_110_475), ("SIG12000", 31_331_128), ("SIG13000", 76_028_668),
    ("SIG14000", 46_554_205),
  ]

  private let suite = OCRASuite(hasCounter: false, questionCharactersMax: 8)

  @Test(arguments: appendixC)
  func `Appendix C is reproduced`(question: String, response: UInt32) {
    #expect(suite.name == "OCRA-1:HOTP-SHA256-8:QA08")
    #expect(OCRA.response(suite, question: question, key: key.bytes, authentication: authentication) == response)
  }

  @Test func `the two suites of unlock codes are named as the RFC names them`() {
    #expect(OCRASuite.challenge.name == "OCRA-1:HOTP-SHA256-8:QA10")
    #expect(OCRASuite.counter.name == "OCRA-1:HOTP-SHA256-8:C-QA04")
  }

  @Test(arguments: [(1, 16), (2, 32), (5, 80)])
  func `a numeric question would make two grants one, an alphanumeric one does not`(fewDays: Int, manyDays: Int) throws
  {
    #expect(numericQuestion(fewDays) == numericQuestion(manyDays))

    let few = try Grant(number: fewDays)
    let many = try Grant(number: manyDays)
    let fewInput = OCRA.dataInput(.counter, counter: 0, question: "00" + few.digits)
    let manyInput = OCRA.dataInput(.counter, counter: 0, question: "00" + many.digits)
    #expect(fewInput != manyInput)
  }

  /// RFC 6287 §5.1 with `QN`: decimal to hexadecimal, left-justified in 128 bytes, zeros after it.
  private func numericQuestion(_ number: Int) -> String {
    let hexadecimal = String(number, radix: 16)
    return hexadecimal + String(repeating: "0", count: 256 - hexadecimal.count)
  }
}
