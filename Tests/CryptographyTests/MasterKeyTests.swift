import Foundation
import Testing
import UnlockCode

@testable import Cryptography

@Suite final class MasterKeyTests {
  private let hex = "f203ebe6f4eb5d7022c6cd33d1ae36419d377a9d8f5d6be11ca96cc0790001f1"
  private let directory: String
  private var path: String { directory + "/master.key" }

  init() throws {
    directory = FileManager.default.temporaryDirectory.path + "/latchkey-master-key-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }  // what stays behind is in the temporary directory

  @Test func `a key derives others by HKDF without a salt`() throws {
    let key = try MasterKey(hex: hex)
    let info = KeyPurpose.unlockCode.info(deviceID: "dev_f6048w7f4j9kxn3eqrqsdfh4zj", generation: 1)
    let derived = "4c88348007453dfea62291c3dbb5cd0adf06ae1756ecb4be27cfdde2bddbd065"
    #expect(Hexadecimal.encode(key.derive(info)) == derived)
  }

  @Test func `threads may derive from one key at once`() async throws {
    let key = try MasterKey(hex: hex)
    let alone = (0..<64).map { key.derive("info/\($0)") }
    let together = await withTaskGroup(of: (Int, [UInt8]).self) { group in
      for index in 0..<64 { group.addTask { (index, key.derive("info/\(index)")) } }
      return await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
    }
    for (index, derived) in alone.enumerated() { #expect(together[index] == derived) }
  }

  @Test func `the id is eight hexadecimal digits, the same for the same key`() throws {
    let key = try MasterKey(hex: hex)
    #expect(key.id.count == 8)
    #expect(key.id.allSatisfy { "0123456789abcdef".contains($0) })
    #expect(try MasterKey(hex: hex).id == key.id)
    #expect(try MasterKey.make().id != key.id)
  }

  @Test func `a key is written for its owner alone, and reads back`() throws {
    let key = try MasterKey(hex: hex)
    try key.write(toFile: path)
    let content = try String(contentsOfFile: path, encoding: .utf8)
    #expect(content == hex + "\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try MasterKey.load(fromFile: path).id == key.id)
  }

  @Test func `a key is never overwritten`() throws {
    try MasterKey(hex: hex).write(toFile: path)
    #expect(throws: MasterKeyError.exists(path: path)) { try MasterKey.make().write(toFile: path) }
    #expect(try MasterKey.load(fromFile: path).id == MasterKey(hex: hex).id)
  }

  @Test(arguments: [0o640, 0o604, 0o644, 0o660, 0o700, 0o610])
  func `a key file that is open to more than its owner's reading and writing is refused`(mode: Int) throws {
    try MasterKey(hex: hex).write(toFile: path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let error = try #require(throws: MasterKeyError.self) { try MasterKey.load(fromFile: path) }
    #expect(error == .modeTooWide(path: path, mode: UInt32(mode)))
    #expect(error.description.contains("chmod 600 \(path)"))
  }

  @Test func `a key file that may only be read is as good`() throws {
    try MasterKey(hex: hex).write(toFile: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
    #expect(try MasterKey.load(fromFile: path).id == MasterKey(hex: hex).id)
  }

  @Test func `a file of anything else is refused`() throws {
    let short = String(hex.dropLast())
    for content in ["", hex, hex + "\n\n", hex + " ", hex.uppercased() + "\n", short + "\n", "\n" + hex] {
      let created = FileManager.default.createFile(
        atPath: path, contents: Data(content.utf8), attributes: [.posixPermissions: 0o600])
      #expect(created)
      #expect(throws: MasterKeyError.notAKeyFile(path: path)) { try MasterKey.load(fromFile: path) }
    }
    #expect(throws: MasterKeyError.notAKey) { try MasterKey(hex: hex + "\n") }
  }

  @Test func `a missing file or directory is said with its path`() throws {
    #expect(throws: MasterKeyError.system(call: "open", path: path, errno: ENOENT)) {
      try MasterKey.load(fromFile: path)
    }
    let elsewhere = directory + "/none/master.key"
    #expect(throws: MasterKeyError.system(call: "open", path: elsewhere, errno: ENOENT)) {
      try MasterKey.make().write(toFile: elsewhere)
    }
  }
}
