import type {CommandWords, Values} from "./commands.ts"

// Where the script answers with nothing, PowerShell goes on with files.

/** A script for PowerShell, 5.1 and later. */
export function powershellScript(commands: readonly CommandWords[]): string {
  const tables = commands.map(({name, summary, options, operands}) => {
    const rows = options.flatMap(option => {
      const value = option.value ? valueTable(option.value) : "$null"
      return option.names.map(
        name => `      ${quoted(name)} = @{summary = ${quoted(option.summary)}; value = ${value}}`,
      )
    })
    return `    ${quoted(name)} = @{summary = ${quoted(summary)}; operands = ${valueTable(operands)}; options = [ordered]@{\n${rows.join("\n")}\n    }}`
  })
  return `Register-ArgumentCompleter -Native -CommandName dockerlint -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${tables.join("\n")}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $name = ''
  $operand = $false
  $option = $null
  foreach ($word in $words) {
    if ($option) { $option = $null; continue }
    if ($word.StartsWith('-')) {
      $known = $commands[$name].options[$word]
      if ($known -and $known.value) { $option = $word }
    } elseif ($name -eq '' -and -not $operand) {
      if ($commands.Contains($word)) { $name = $word } else { $operand = $true }
    }
  }
  $prefix = ''
  $value = $wordToComplete
  if (-not $option -and $value -match '^(--[^=]+)=(.*)$') {
    $option = $Matches[1]
    $prefix = "$option="
    $value = $Matches[2]
  }
  $offered = @()
  if ($option) {
    $values = $commands[$name].options[$option].value
    if ($values -and $values.pairs -and $value -match '^(.*=)[^=]*$') {
      $offered = @($values.behind | ForEach-Object { @{text = $Matches[1] + $_; summary = $_} })
    } elseif ($values) {
      $end = if ($values.pairs) { '=' } else { '' }
      $offered = @($values.words | ForEach-Object { @{text = "$_$end"; summary = $_} })
    }
  } elseif ($value.StartsWith('-')) {
    $options = $commands[$name].options
    $offered = @($options.Keys | ForEach-Object { @{text = $_; summary = $options[$_].summary} })
  } else {
    $offered = @($commands[$name].operands.words | ForEach-Object { @{text = $_; summary = $_} })
    if ($name -eq '' -and -not $operand) {
      $offered += @($commands.Keys | Where-Object { $_ } | ForEach-Object { @{text = $_; summary = $commands[$_].summary} })
    }
  }
  $offered | Where-Object { $_.text -and $_.text.StartsWith($value, 'OrdinalIgnoreCase') } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($prefix + $_.text, $_.text, 'ParameterValue', $_.summary)
  }
}
`
}

function valueTable({words = [], behind}: Values): string {
  const list = (texts: readonly string[]) => `@(${texts.map(quoted).join(", ")})`
  return `@{words = ${list(words)}; pairs = ${behind ? "$true" : "$false"}; behind = ${list(behind?.words ?? [])}}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
