import Configuration
import Foundation
import Testing

struct ConfigurationFileTests {
  @Test func `a file is named without folder and ending`() {
    #expect(ConfigurationFile(path: "config/policies/pay-as-you-go.toml", text: "").name == "pay-as-you-go")
  }

  @Test func `a file that is not there, not UTF-8 or too long is named`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID()).toml").path
    defer { try? FileManager.default.removeItem(atPath: path) }  // what stays of a temporary file harms nobody
    try expectRefusal(path, "cannot be read: ")
    try Data([0x61, 0xff]).write(to: URL(filePath: path))
    try expectRefusal(path, "is not UTF-8, which TOML must be")
    try Data(count: 1_048_577).write(to: URL(filePath: path))
    try expectRefusal(path, "is longer than 1048576 bytes, which no configuration file is")
    try Data("a = 1".utf8).write(to: URL(filePath: path))
    #expect(try ConfigurationFile.read(path) == ConfigurationFile(path: path, text: "a = 1"))
  }

  private func expectRefusal(_ path: String, _ detail: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try ConfigurationFile.read(path) }
    #expect(error.description.hasPrefix("\(path): \(detail)"))
  }
}
