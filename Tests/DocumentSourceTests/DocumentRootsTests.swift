import Foundation
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct DocumentRootsTests {
    private func code(_ roots: DocumentRoots, _ path: String) -> DocumentProblem.Code? {
        do {
            _ = try roots.open(path)
            return nil
        } catch {
            return error.code
        }
    }

    private func link(_ folder: TemporaryFolder, _ name: String, to target: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        return path
    }

    @Test func onlyWhatLiesBelowAFolderIsOpened() throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        let inside = try folder.write("a/b.txt", "inside")
        let secret = try outside.write("secret.txt", "secret")
        let roots = DocumentRoots([folder.path])
        #expect(try roots.open(inside).read(atMost: 100) == Array("inside".utf8))
        #expect(try roots.open("\(folder.path)/a/../a/b.txt").byteCount == 6)
        #expect(code(roots, secret) == .outsideRoots)
        #expect(
            code(roots, "\(folder.path)/../\(outside.path.split(separator: "/").last ?? "")/secret.txt")
                == .outsideRoots)
        #expect(code(roots, "/etc/passwd") == .outsideRoots)
        #expect(code(roots, "\(folder.path)/nothing") == .notFound)
        #expect(code(roots, "\(folder.path)/a") == .notAFile)
        // A folder whose name only begins alike is another.
        let twin = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "-twin", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.path + "-twin") }
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "-twin/x.txt"))
        #expect(code(roots, folder.path + "-twin/x.txt") == .outsideRoots)
        #expect(code(DocumentRoots([folder.path, twin.path]), try twin.write("y.txt", "y")) == nil)
    }

    @Test func aLinkIsWhatItLeadsTo() throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        let roots = DocumentRoots([folder.path])
        _ = try folder.write("real.txt", "real")
        #expect(code(roots, try link(folder, "beside", to: "real.txt")) == nil)
        #expect(code(roots, try link(folder, "absolute", to: "\(folder.path)/real.txt")) == nil)
        #expect(code(roots, try link(folder, "out", to: try outside.write("s", "s"))) == .outsideRoots)
        #expect(code(roots, try link(folder, "up", to: "../../../../../../etc/passwd")) == .outsideRoots)
        #expect(code(roots, try link(folder, "environment", to: "/proc/self/environ")) == .outsideRoots)
        #expect(code(roots, try link(folder, "loop", to: "loop")) == .unreachable)
        // As Kubernetes swaps what it mounts.
        try folder.write("..2026_1/doc.md", "first")
        _ = try link(folder, "..data", to: "..2026_1")
        #expect(code(roots, try link(folder, "doc.md", to: "..data/doc.md")) == nil)
    }

    @Test func theWholeMachineIsNoFolder() {
        #expect(code(DocumentRoots(["/"]), "/etc/hostname") == .outsideRoots)
        #expect(code(DocumentRoots(["//"]), "/etc/hostname") == .outsideRoots)
    }

    @Test(.timeLimit(.minutes(1))) func queuesDevicesAndFilesOfTheKernelAreNotOpened() throws {
        let folder = try TemporaryFolder()
        let fifo = "\(folder.path)/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        #expect(code(DocumentRoots([folder.path]), fifo) == .notAFile)
        #expect(code(DocumentRoots(["/dev"]), "/dev/zero") == .notAFile)
        #expect(code(DocumentRoots(["/proc"]), "/proc/self/environ") == .notAFile)
        #expect(code(DocumentRoots(["/sys"]), "/sys/kernel/mm/transparent_hugepage/enabled") != nil)
        #expect(throws: DocumentProblem.self) { try FileBytes.read(fifo, bytesMax: 100) }
    }

    @Test func anIncludedPageIsFoundFromTheTopOfTheTreeAndNowhereElse() throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        try outside.write("man1/out.1", "out")
        let page = try folder.write("man/man1/a.1", ".so man1/b.1\n")
        try folder.write("man/man1/b.1", "b")
        try folder.write("man/man3/c.3.gz", "c")
        let roots = DocumentRoots(["\(folder.path)/man"])
        func found(_ path: String) -> Bool { roots.openIncluded(path, by: page) != nil }
        #expect(found("man1/b.1"))
        #expect(found("b.1"))
        #expect(found("man3/c.3"))
        for path in ["", "/etc/passwd", "../../etc/passwd", "man1/../../../x", "man9/z.9", "proc/self/environ", "."] {
            #expect(!found(path), "\(path)")
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/man/man1/linked.1", withDestinationPath: "\(outside.path)/man1/out.1")
        #expect(!found("man1/linked.1"))
    }

    @Test func foldersMayHaveAnyNames() throws {
        let folder = try TemporaryFolder()
        for name in ["Bücher", "u\u{308}", "日本", "a b", "é\u{301}", "😀"] {
            let file = try folder.write("\(name)/abc.txt", name)
            try folder.write("\(name)/bc.txt", "another")
            let roots = DocumentRoots(["\(folder.path)/\(name)"])
            #expect(try roots.open(file).read(atMost: 100) == Array(name.utf8), "\(name)")
        }
        // Letters that look alike are different folders.
        try folder.write("\u{FC}/x.txt", "one")
        let other = try folder.write("u\u{308}/x.txt", "other")
        #expect(code(DocumentRoots(["\(folder.path)/\u{FC}"]), other) == .outsideRoots)
    }

    @Test func whetherAFileIsThereIsToldOfTheFoldersOnly() throws {
        let folder = try TemporaryFolder()
        let roots = DocumentRoots([folder.path])
        #expect(code(roots, "/etc/no-such-file") == .outsideRoots)
        #expect(code(roots, "\(folder.path)/../no-such-file") == .outsideRoots)
        #expect(code(roots, "\(folder.path)/no-such-file") == .notFound)
    }
}
