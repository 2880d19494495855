using System.Reflection;
using Enisle.Conformance.Tests.Harness;
using Xunit.Sdk;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>The cases of <see cref="EscapeTests"/> that every peer of today passes, against <c>data/conformance/naive.c</c>: each notices what it is there for.</summary>
[RequiresRoot]
[RequiresProbe]
public sealed class NaiveRuntimeTests
{
    [Theory]
    [InlineData("CVE-2019-5736", nameof(EscapeTests.The_file_of_the_runtime_cannot_be_overwritten_from_inside_during_exec))]
    [InlineData("CVE-2019-5736", nameof(EscapeTests.The_waiting_init_is_not_executed_from_the_file_of_the_runtime_in_a_writable_way))]
    [InlineData("CVE-2021-30465", nameof(EscapeTests.A_destination_that_is_exchanged_for_a_symlink_does_not_reach_the_host))]
    [InlineData("CVE-2023-27561", nameof(EscapeTests.A_symlink_called_proc_is_refused_or_covered_by_procfs), "elsewhere", true)]
    [InlineData("CVE-2024-21626", nameof(EscapeTests.A_working_directory_in_the_descriptors_of_the_runtime_does_not_lead_to_the_host))]
    [InlineData("CVE-2024-21626", nameof(EscapeTests.A_symlink_as_working_directory_does_not_lead_to_the_host))]
    [InlineData("CVE-2024-21626", nameof(EscapeTests.A_working_directory_of_an_exec_does_not_lead_to_the_host))]
    [InlineData("CVE-2024-45310", nameof(EscapeTests.Nothing_is_made_on_the_host_for_a_destination_behind_a_symlink))]
    [InlineData("CVE-2025-52565", nameof(EscapeTests.The_console_is_not_mounted_through_a_symlink))]
    [InlineData("CVE-2025-52881", nameof(EscapeTests.A_sysctl_is_not_written_to_a_file_that_is_mounted_over_it))]
    public void Case_fails_on_a_runtime_that_is_as_careless_as_the_CVEs_was(string cve, string name, params object[] arguments)
    {
        MethodInfo attack = typeof(EscapeTests).GetMethod(name)!;
        using EscapeTests test = new();
        test.UseNaiveRuntime();

        TargetInvocationException failure = Assert.Throws<TargetInvocationException>(() => attack.Invoke(test, arguments));

        test.UseNaiveRuntime(); // the attack may have destroyed the copy that it was after, and somebody must clean up

        // An assertion of the case's own: an exception of another kind would say that the stand-in does not work.
        Assert.True(failure.InnerException is XunitException, $"{cve}: {failure.InnerException}");
    }
}
