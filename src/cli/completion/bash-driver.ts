/** What calls the functions that are made from the commands: see `bashScript`. */
export const BASH_DRIVER = `_genesis() {
  local IFS=$' \\t\\n' line=\${COMP_LINE:0:COMP_POINT} rest word i name
  local -a words
  words=()
  # Bash also splits at the characters of COMP_WORDBREAKS: what is not apart in the line is one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest=\${line#"\${line%%[![:space:]]*}"}
    word=\${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || word=$rest
    if ((i > 0)) && [[ $rest == "$line" ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    line=\${rest#"$word"}
  done

  local command= option= given= values= kind= options= prefix= before= position=0
  local cur=\${words[\${#words[@]} - 1]}
  for ((i = 1; i < \${#words[@]} - 1; i++)); do
    word=\${words[i]}
    if [[ -n $option ]]; then
      option=
    elif [[ $word == --*=* ]]; then
      given+=" \${word%%=*}"
    elif [[ $word == -[!-]?* ]]; then
      given+=" \${word:0:2}"
    elif [[ $word == -?* ]]; then
      given+=" $word"
      if _genesis_value "$command" "$word"; then option=$word; fi
    elif [[ -z $command ]]; then
      command=$word
    else
      position=$((position + 1))
    fi
  done

  if [[ -n $option ]]; then
    _genesis_value "$command" "$option"
  elif [[ $cur == --*=* ]] && _genesis_value "$command" "\${cur%%=*}"; then
    [[ $COMP_WORDBREAKS == *=* ]] || prefix=\${cur%%=*}=
    cur=\${cur#*=}
  elif [[ $cur == -* ]]; then
    kind=options
  else
    _genesis_word "$command" "$position"
    [[ -n $cur || $kind != nothing ]] || kind=options
  fi

  COMPREPLY=()
  # Those of readline, which knows about quotes, folders and "~".
  [[ $kind != files ]] || return 0
  compopt +o default 2>/dev/null
  # Within quotes, what a shell would interpret stays as it is.
  [[ $cur != [\\'\\"]* ]] || cur=\${cur:1} option=quoted
  case $kind in
    options)
      values=
      _genesis_options "$command"
      for word in $options; do
        for name in $given; do
          [[ ",\${word#*:}," != *",$name,"* ]] || continue 2
        done
        word=\${word%%:*}
        values+=" \${word//,/ }"
      done
      ;;
    list)
      compopt -o nospace 2>/dev/null
      [[ $cur != *,* ]] || before=\${cur%,*},
      options=$values values=
      for word in $options; do
        [[ ",$before" == *",$word,"* ]] || values+=" $before$word"
      done
      ;;
    beginning)
      compopt -o nospace 2>/dev/null
      ;;
  esac
  for word in $values; do
    [[ $word == "$cur"* ]] || continue
    [[ $kind != beginning || $option == quoted ]] || printf -v word %q "$word"
    COMPREPLY+=("$prefix$word")
  done
  return 0
}

complete -o default -F _genesis genesis
`;
