using Enisle.Architecture.Tests.Tree;

namespace Enisle.Architecture.Tests;

public sealed class ReferenceTests
{
    // A container's start goes through these; a package's static constructors would be paid on every start.
    private static readonly string[] s_startPath = ["Enisle.Abi", "Enisle.Spec", "Enisle.Host", "Enisle.Isolation", "Enisle.Containers", "Enisle.Runtime"];

    [Fact]
    public void Every_room_has_a_row_in_the_table_and_every_row_a_room() =>
        Assert.Equal(Project.Rooms.Select(room => room.Name).Order(StringComparer.Ordinal), RoomTable.Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Rooms_reference_only_what_their_row_allows()
    {
        foreach (Project room in Project.Rooms)
        {
            string[] forbidden = [.. room.References.Except(RoomTable.Allowed(room.Name))];
            Assert.True(forbidden.Length == 0, $"{room.File} references {string.Join(", ", forbidden)}, which the table in ARCHITECTURE.md does not allow");
        }
    }

    [Fact]
    public void No_row_leads_back_to_its_own_room()
    {
        foreach (string room in RoomTable.Rows.Keys)
        {
            Assert.False(RoomTable.Allowed(room).Contains(room), $"{room} reaches itself in the table in ARCHITECTURE.md");
        }
    }

    [Fact]
    public void Rooms_on_the_start_path_have_no_packages()
    {
        foreach (Project room in Project.Rooms.Where(room => s_startPath.Contains(room.Name)))
        {
            Assert.Empty(room.Packages);
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.Read("Enisle.slnx");

        // The inits are built by the room that embeds them, with a compiler driver of their own.
        foreach (Project project in Project.All.Where(project => !project.File.StartsWith("guest/", StringComparison.Ordinal)))
        {
            Assert.Contains($"\"{project.File}\"", solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rooms_are_checked_for_ahead_of_time_compilation()
    {
        foreach (Project room in Project.Rooms)
        {
            Assert.True(room.IsTrue("IsAotCompatible") || room.IsTrue("PublishAot"), $"{room.File} says neither IsAotCompatible nor PublishAot");
        }
    }
}
