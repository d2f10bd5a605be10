import Glibc
import Synchronization

/// Environment of the process, taken out of it before a second thread exists: a variable's value stays readable in
/// `/proc/PID/environ` for every process of the same user until its very bytes are overwritten.
package enum ProcessEnvironment {
    private static let held = Mutex<[String: String]>([:])

    /// Variables that the process was started with.
    package static var taken: [String: String] { held.withLock { $0 } }

    /// Variables that libraries read while the process runs; none of them is for secrets.
    private static let keptNames: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "PWD", "SHELL", "SHLVL", "HOSTNAME", "TERM", "TZ", "TMPDIR", "LANG",
        "LANGUAGE",
        "RES_OPTIONS", "LOCALDOMAIN", "SSL_CERT_FILE", "SSL_CERT_DIR", "GLIBC_TUNABLES", "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "COLUMNS", "LINES",
    ]
    private static let keptBeginnings = ["LC_", "MALLOC_", "SWIFT_"]

    /// Takes all variables, and leaves those in the process that libraries need.
    package static func take() {
        var taken: [String: String] = [:]
        var kept = environ
        var next = environ
        while let entry = next.pointee {
            let length = strlen(entry)
            let bytes = UnsafeRawBufferPointer(start: entry, count: length)
            let end = bytes.firstIndex(of: UInt8(ascii: "=")) ?? length
            let name = String(decoding: bytes[..<end], as: UTF8.self)
            if end < length { taken[name] = String(decoding: bytes[(end + 1)...], as: UTF8.self) }
            if isKept(name) {
                kept.pointee = entry
                kept += 1
            } else {
                memset(entry, 0, length)
            }
            next += 1
        }
        kept.pointee = nil
        held.withLock { $0 = taken }
    }

    static func isKept(_ name: String) -> Bool {
        keptNames.contains(name) || keptBeginnings.contains { name.hasPrefix($0) }
    }
}
