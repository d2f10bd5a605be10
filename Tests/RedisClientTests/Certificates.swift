import Foundation
import TestSupport

/// A certificate for 127.0.0.1 that signs itself.
enum Certificates {
    static func make(in folder: TemporaryFolder) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
            "\(folder.path)/server.key", "-out", "\(folder.path)/server.crt",
        ]
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
        process.waitUntilExit()
    }
}
