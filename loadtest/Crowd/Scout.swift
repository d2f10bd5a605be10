import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import WebSocketTransport

/// Scout for items to look for: the most popular ones, and those that each letter brings.
enum Scout {
    struct Nothing: Error, CustomStringConvertible {
        var description: String
    }

    /// Items from the first target that answers.
    static func items(
        ofAny targets: [Target], group: MultiThreadedEventLoopGroup
    ) async throws -> (ids: [String], names: [String]) {
        var problems: [String] = []
        for target in targets {
            do {
                return try await items(of: target, group: group)
            } catch let refused as WebSocketClient.Refused {
                problems.append("\(target.host):\(target.port)\(target.path) answers with status \(refused.status)")
            } catch {
                let reason = (error as? Nothing)?.description ?? Person.name(error)
                problems.append("\(target.host):\(target.port) cannot be used: \(reason)")
            }
        }
        throw ValidationError(problems.joined(separator: "; "))
    }

    private static func items(of target: Target, group: MultiThreadedEventLoopGroup) async throws -> (
        ids: [String], names: [String]
    ) {
        let (frames, continuation) = AsyncStream<Frames.Prediction>.makeStream()
        let texts = [""] + "abcdefghijklmnopqrstuvwxyz".map { "\($0)" }
        let loop = group.next()
        let channel = try await WebSocketClient.connect(
            host: target.host, port: target.port, path: target.path + "?limit=50", on: loop
        ) {
            var asked = 0
            return LoadSocket { socket, text in
                guard text.isFrame("welcome") || text.isFrame("prediction") else { return }
                if let frame = Frames.read(Frames.Prediction.self, text) { continuation.yield(frame) }
                if asked == texts.count { return continuation.finish() }
                socket.send(#"{"type":"typing","content":"\#(texts[asked])"}"#)
                asked += 1
            }
        }.get()
        channel.closeFuture.whenComplete { _ in continuation.finish() }
        var (ids, names): ([String], [String]) = ([], [])
        var seen: Set<String> = []
        for await frame in frames {
            for product in frame.data.compactMap(\.product) where seen.insert(product.id).inserted {
                ids.append(product.id)
                names.append(product.name.lowercased())
            }
        }
        try? await channel.close()
        guard !ids.isEmpty else {
            throw Nothing(description: "\(target.host):\(target.port) predicts nothing: is its catalogue empty?")
        }
        return (ids, names)
    }
}
