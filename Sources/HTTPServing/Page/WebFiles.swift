import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Files of the page, read once at start: a path without an entry here is not served.
package struct WebFiles: Sendable {
    private struct File: Sendable {
        var body: ByteBuffer
        var type: String
        var tag: String
    }

    /// Size limit of all files together, in bytes; the page has a hundred thousand.
    private static let bytesMax = 32 * 1024 * 1024

    private var files: [String: File] = [:]

    package var count: Int { files.count }

    /// Fails (nil) when there is no such folder.
    package init?(directory: String) {
        let root = URL(fileURLWithPath: directory).standardizedFileURL.path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isDirectory), isDirectory.boolValue,
            let paths = FileManager.default.enumerator(atPath: root)
        else { return nil }
        var total = 0
        while let path = paths.nextObject() as? String {
            guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
                let data = FileManager.default.contents(atPath: "\(root)/\(path)"), let type = Self.type(path)
            else { continue }
            total += data.count
            guard total <= Self.bytesMax else { return }
            files["/" + path] = File(body: ByteBuffer(bytes: data), type: type, tag: Self.tag(data))
        }
    }

    private func file(at path: String) -> File? {
        let path = path.removingPercentEncoding ?? path
        return files[path.hasSuffix("/") ? path + "index.html" : path]
    }

    func hasFile(_ path: String) -> Bool { file(at: path) != nil }

    package func response(to request: Request) -> Response? {
        guard let file = file(at: request.uri.path) else { return nil }
        var headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"]
        if let known = request.headers[.ifNoneMatch], Self.matches(known, file.tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentLength] = "\(file.body.readableBytes)"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.body))
    }

    /// Whether `If-None-Match` names the tag: `*`, or a list of tags, weak ones included (RFC 9110 section 13.1.2).
    static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.contains {
            $0 == "*" || $0 == tag || $0 == "W/" + tag
        }
    }

    private static func tag(_ data: Data) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in data { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return "\"\(String(hash, radix: 16))\""
    }

    private static func type(_ path: String) -> String? {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "json", "webmanifest": "application/json"
        case "txt": "text/plain; charset=utf-8"
        default: nil
        }
    }
}
