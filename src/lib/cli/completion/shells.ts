/** Shells that completion can be switched on in. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** Where the program answers, for a shell: `kubectl-fep __complete WORDS…`; see `complete.ts` for what it prints. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of kubectl-fep. Now:            source <(kubectl-fep completion bash)
# For every shell:  kubectl-fep completion bash > ~/.local/share/bash-completion/completions/kubectl-fep
_kubectl_fep() {
  local cur words=() word line directive=4 i
  COMPREPLY=()
  # Bash breaks words at = and :, which belong to ours.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((\${#words[@]})) && [[ $word == [=:]* || \${words[-1]} == *[=:] ]]; then words[-1]+="$word"; else words+=("$word"); fi
  done
  cur="\${words[-1]}"
  while IFS= read -r line; do
    if [[ $line == :* ]]; then directive="\${line#:}"; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <("\${COMP_WORDS[0]}" __complete "\${words[@]}" 2>/dev/null)
  # Bash sets a word in place of the part behind the last break only.
  if [[ $cur == *[=:]* ]]; then
    local head="\${cur%"\${cur##*[=:]}"}"
    for i in "\${!COMPREPLY[@]}"; do COMPREPLY[i]="\${COMPREPLY[i]#"$head"}"; done
  fi
  ((directive & 2)) && compopt -o nospace
  if ((!(directive & 4))) && ((!\${#COMPREPLY[@]})); then compopt -o default; fi
}
complete -F _kubectl_fep kubectl-fep
`,
  zsh: `#compdef kubectl-fep
# zsh completion of kubectl-fep. Now:               source <(kubectl-fep completion zsh)
# For every shell:  kubectl-fep completion zsh > a folder of $fpath, as _kubectl-fep
_kubectl_fep() {
  local -a lines described
  local line directive=4
  lines=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == :* ]]; then directive=\${line#:}; continue; fi
    local word=\${line%%$'\\t'*} text=\${line#*$'\\t'}
    [[ $line == *$'\\t'* ]] && described+=("\${word//:/\\\\:}:$text") || described+=("\${word//:/\\\\:}")
  done
  local -a flags
  ((directive & 2)) && flags=(-S '')
  if ((\${#described})); then _describe -V 'kubectl-fep' described "\${(@)flags}"; elif ((!(directive & 4))); then _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _kubectl_fep "$@"; else compdef _kubectl_fep kubectl-fep; fi
`,
  fish: `# fish completion of kubectl-fep. Now:              kubectl-fep completion fish | source
# For every shell:  kubectl-fep completion fish > ~/.config/fish/completions/kubectl-fep.fish
function __kubectl_fep_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l lines ($words[1] __complete $words[2..-1] 2>/dev/null)
  for line in $lines
    string match -q ':*' -- $line; or echo $line
  end
  if test (count $lines) -le 1; and test "$lines[-1]" = ':0'
    __fish_complete_path (commandline -ct)
  end
end
complete -c kubectl-fep -f -a '(__kubectl_fep_complete)'
`,
  powershell: `# PowerShell completion of kubectl-fep. Now:       kubectl-fep completion powershell | Out-String | Invoke-Expression
# For every shell:  add that line to $PROFILE
Register-ArgumentCompleter -Native -CommandName kubectl-fep -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  # Before 7.3 PowerShell hands on no empty word; two quotation marks are one, there and in kubectl-fep.
  $words += if ($wordToComplete) { $wordToComplete } else { '""' }
  $lines = @(& kubectl-fep __complete @words 2>$null)
  $found = @($lines | Where-Object { $_ -notlike ':*' })
  # Without an answer PowerShell would offer files.
  if (-not $found -and $lines -notcontains ':0') { return '' }
  $found | ForEach-Object {
    $word, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $text)
  }
}
`,
};

/** The script that a shell reads to complete \`kubectl-fep\`. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
