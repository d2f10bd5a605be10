@testable import CatalogueServing
@testable import ItemServing
@testable import PodRuntime
import Catalogue
import DocumentSource
import Foundation
import Testing

@testable import DocumentSearch
@testable import StreamServer
@testable import DocumentServing

private let instruments: String? = {
    guard let data = ProcessInfo.processInfo.environment["HUNCH_DATA"] else { return nil }
    let path = URL(fileURLWithPath: data).appendingPathComponent("instruments").standardizedFileURL.path
    return FileManager.default.fileExists(atPath: path) ? path : nil
}()

/// Real manuals, where `HUNCH_DATA` names a folder that has them.
@Suite(.enabled(if: instruments != nil, "HUNCH_DATA names no folder with instruments"))
struct InstrumentsTests {
    private func loadAll() async throws -> (CatalogueRevision, [String: DocumentOutcome]) {
        let source = CatalogueSource.folder(path: try #require(instruments))
        let (catalogue, report) = CatalogueLoader().load([source])
        #expect(report.items == catalogue.items.count)
        var settings = Settings()
        settings.meaningTable = "off"
        settings.catalogues = [CatalogueSettings(sources: [source])]
        let services = DocumentServices(settings.documents, Telemetry())
        let loader = services.loader
        var outcomes: [String: DocumentOutcome] = [:]
        for item in catalogue.items {
            if let reference = item.document {
                outcomes[item.id] = await loader.load(reference, ReadingUrgency(isAsked: true))
            }
        }
        await services.cage.stop()
        return (catalogue, outcomes)
    }

    @Test func allManualsIndexAndTheOthersSayWhy() async throws {
        let (_, outcomes) = try await loadAll()
        let ready = outcomes.values.count { $0.document != nil }
        let codes = outcomes.values.compactMap { outcome in
            if case .failed(let problem) = outcome { problem.code } else { nil }
        }
        #expect(ready == 16)
        #expect(Set(codes) == [.noText, .notFound])
        for outcome in outcomes.values {
            guard let index = outcome.document?.index else { continue }
            let answer = ExtractiveAnswer.answer("how do I use the output?", from: index)
            for piece in answer.pieces {
                let page = try #require(index.pages.first { $0.number == piece.citation.page })
                #expect(piece.citation.isVerbatim(on: page))
            }
        }
    }

    @Test func theRightParagraphsAreCited() async throws {
        let (_, outcomes) = try await loadAll()
        let braids = try #require(outcomes["mutable-braids"]?.document)
        let calibration = ExtractiveAnswer.answer("how do I calibrate it?", from: braids.index)
        #expect(
            calibration.pieces.contains {
                $0.citation.section == "Calibration" && $0.citation.quote.contains("Calibrating Braids")
            })
        let marbles = try #require(outcomes["mutable-marbles"]?.document)
        let dejaVu = ExtractiveAnswer.answer("what does the deja vu knob do?", from: marbles.index)
        #expect(dejaVu.pieces.first?.citation.quote.contains("DEJA VU knob") == true)
    }

    /// Sixty places of the printed manuals where a machine may go on in the wrong column, picture or row: what stands before the
    /// place and what a person reads behind it, found by looking at the pages.
    @Test func aPrintedPageIsReadAsAPersonReadsIt() async throws {
        let (catalogue, outcomes) = try await loadAll()
        var indexes: [String: PassageIndex] = [:]
        for item in catalogue.items {
            guard let file = item.document?.location.split(separator: "/").last else { continue }
            indexes[String(file)] = outcomes[item.id]?.document?.index
        }
        let places = try String(
            contentsOfFile: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
                "../Data/reading-order.tsv"
            ).path, encoding: .utf8
        ).split(separator: "\n")
            .dropFirst().map { $0.split(separator: "\t").map(String.init) }
        #expect(places.count == 60)
        var wrong: [String] = []
        for place in places {
            let index = try #require(indexes[place[0]], "\(place[0])")
            let page = try #require(index.pages.first { String($0.number) == place[1] })
            let text = page.text.replacing("\n", with: " ")
            guard let before = text.range(of: place[2]),
                let after = text.range(of: place[3], range: before.upperBound..<text.endIndex),
                text.distance(from: before.upperBound, to: after.lowerBound) <= 200
            else {
                wrong.append("\(place[0]), page \(place[1]): \(place[2]) … \(place[3])")
                continue
            }
        }
        // 54 when this was written; pdftotext has 33, and 50 with -raw.
        #expect(wrong.count <= 6, "\(wrong.joined(separator: "\n"))")
    }
}
