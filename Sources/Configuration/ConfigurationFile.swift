import Foundation

/// A file's path and its text, whether it lies on disk or in the binary.
public struct ConfigurationFile: Sendable, Equatable {
  /// Where it is; errors name it.
  public let path: String
  /// Its TOML.
  public let text: String

  /// A file that has been read.
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// Reads a file; throws where there is none, or where it is not UTF-8 of at most 1 MiB.
  public static func read(_ path: String) throws(ConfigurationError) -> ConfigurationFile {
    let bytes: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      bytes = try handle.read(upToCount: Limits.fileBytesMax + 1) ?? Data()
    } catch {
      throw ConfigurationError(path, "cannot be read: " + error.localizedDescription)
    }
    guard bytes.count <= Limits.fileBytesMax else {
      throw ConfigurationError(path, "is longer than \(Limits.fileBytesMax) bytes, which no configuration file is")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(path, "is not UTF-8, which TOML must be")
    }
    return ConfigurationFile(path: path, text: text)
  }

  /// What the file is called, without folder and ending: `standard` of `config/policies/standard.toml`.
  public var name: String { URL(filePath: path).deletingPathExtension().lastPathComponent }

  init(_ file: EmbeddedFile) { self.init(path: file.path, text: file.text) }
}
